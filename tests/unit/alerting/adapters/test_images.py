"""Branches are kept in memory, those used last."""

from uuid import uuid4

from schemas.vocabulary import NodeKind
from services.alerting.adapters.images import Images, Key
from services.alerting.domain.branch import Branch
from services.alerting.domain.state import Place
from tests.builders.alerting import branch


def key() -> Key:
    return uuid4(), "110101001001"


def test_a_branch_is_kept_until_it_is_taken() -> None:
    images, one, image, kept = Images(), key(), uuid4(), branch()
    images.keep(one, image, kept)
    assert images.take(one, image) is kept
    assert images.take(one, image) is None


def test_what_another_process_has_changed_is_let_go_of() -> None:
    images, one, image = Images(), key(), uuid4()
    images.keep(one, image, branch())
    assert images.take(one, uuid4()) is None
    assert images.take(one, image) is None


def test_that_which_was_not_used_for_longest_makes_room() -> None:
    images, keys, image = Images(3), [key() for _ in range(4)], uuid4()
    for one in keys[:3]:
        images.keep(one, image, branch())
    first = images.take(keys[0], image)
    assert first is not None
    images.keep(keys[0], image, first)
    images.keep(keys[3], image, branch())
    assert [images.take(one, image) is not None for one in keys] == [True, False, True, True]


def of_size(rows: int) -> Branch:
    made = branch()
    for place_id in (uuid4() for _ in range(rows)):
        made.places[place_id] = Place(place_id, NodeKind.STAIRWELL, None, (place_id,), None)
    return made


def test_a_large_one_takes_the_room_of_many() -> None:
    images, keys, image = Images(100), [key() for _ in range(4)], uuid4()
    for one in keys[:3]:
        images.keep(one, image, of_size(30))
    images.keep(keys[3], image, of_size(60))
    assert [images.take(one, image) is not None for one in keys] == [False, False, True, True]


def test_what_is_taken_or_kept_anew_gives_its_room_back() -> None:
    images, keys, image = Images(100), [key() for _ in range(2)], uuid4()
    for _ in range(5):
        images.keep(keys[0], image, of_size(40))
        images.take(keys[0], image)
        images.keep(keys[0], image, of_size(40))
    images.keep(keys[1], image, of_size(50))
    assert [images.take(one, image) is not None for one in keys] == [True, True]
