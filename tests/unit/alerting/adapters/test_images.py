"""Branches are kept in memory by the number of their rows, those used last."""

from uuid import uuid4

from schemas.vocabulary import NodeKind
from services.alerting.adapters.images import Images, Key
from services.alerting.domain.branch import Branch, Rows
from services.alerting.domain.state import Place
from tests.builders import alerting


def branch_of(rows: int) -> Branch:
    branch = alerting.branch()
    ids = [alerting.node(f"b{number}") for number in range(rows)]
    branch.lay(Rows(places={one: Place(one, NodeKind.BUILDING, None, (one,), None) for one in ids}))
    return branch


def key() -> Key:
    return uuid4(), "110101001001"


def test_a_branch_is_kept_until_it_is_taken() -> None:
    images, one, image, branch = Images(10), key(), uuid4(), branch_of(2)
    images.keep(one, image, branch)
    assert images.take(one, image) is branch
    assert images.take(one, image) is None


def test_what_another_process_has_changed_is_let_go_of() -> None:
    images, one, image = Images(10), key(), uuid4()
    images.keep(one, image, branch_of(2))
    assert images.take(one, uuid4()) is None
    assert images.take(one, image) is None


def test_those_not_used_for_longest_make_room() -> None:
    images, keys, image = Images(10), [key() for _ in range(4)], uuid4()
    for one in keys[:3]:
        images.keep(one, image, branch_of(3))
    first = images.take(keys[0], image)
    assert first is not None
    images.keep(keys[0], image, first)
    images.keep(keys[3], image, branch_of(3))
    assert [images.take(one, image) is not None for one in keys] == [True, False, True, True]


def test_room_is_there_again_when_a_branch_was_taken() -> None:
    images, keys, image = Images(10), [key() for _ in range(3)], uuid4()
    for _ in range(5):
        images.keep(keys[0], image, branch_of(4))
        images.take(keys[0], image)
    images.keep(keys[1], image, branch_of(4))
    images.keep(keys[2], image, branch_of(4))
    assert images.take(keys[1], image) is not None


def test_one_that_is_larger_than_all_may_be_is_kept_alone() -> None:
    images, small, large, image = Images(10), key(), key(), uuid4()
    images.keep(small, image, branch_of(2))
    images.keep(large, image, branch_of(20))
    assert images.take(small, image) is None
    assert images.take(large, image) is not None
