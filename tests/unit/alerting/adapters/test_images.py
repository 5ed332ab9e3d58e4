"""Branches are kept in memory, so many as they are, others packed while there is room."""

from uuid import uuid4

from schemas.vocabulary import NodeKind
from services.alerting.adapters.images import Images, Key
from services.alerting.adapters.packing import pack
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


def of_size(rows: int) -> Branch:
    made = branch()
    for place_id in (uuid4() for _ in range(rows)):
        made.places[place_id] = Place(place_id, NodeKind.STAIRWELL, None, (place_id,), None)
    return made


def test_a_large_one_takes_the_room_of_many() -> None:
    images, keys, image = Images(100, 0), [key() for _ in range(4)], uuid4()
    for one in keys[:3]:
        images.keep(one, image, of_size(30))
    images.keep(keys[3], image, of_size(60))
    assert images.take(keys[3], image) is not None
    assert sum(images.take(one, image) is not None for one in keys[:3]) == 1


def test_a_round_that_is_a_little_too_large_finds_most_of_its_branches() -> None:
    images, keys, image = Images(100 * 61, 0), [key() for _ in range(110)], uuid4()
    found = []
    for one in keys * 6:
        kept = images.take(one, image)
        found.append(kept is not None)
        images.keep(one, image, kept or of_size(60))
    assert sum(found[3 * 110 :]) > 200


def test_what_is_taken_or_kept_anew_gives_its_room_back() -> None:
    images, keys, image = Images(100, 0), [key() for _ in range(2)], uuid4()
    for _ in range(5):
        images.keep(keys[0], image, of_size(40))
        images.take(keys[0], image)
        images.keep(keys[0], image, of_size(40))
    images.keep(keys[1], image, of_size(50))
    assert [images.take(one, image) is not None for one in keys] == [True, True]


def test_what_has_no_room_as_it_is_is_packed_and_comes_back_as_it_was() -> None:
    images, keys, image = Images(100), [key() for _ in range(4)], uuid4()
    branches = [of_size(60) for _ in keys]
    for one, kept in zip(keys, branches, strict=True):
        images.keep(one, image, kept)
    back = [images.take(one, image) for one in keys]
    assert back == branches
    assert [one is kept for one, kept in zip(back, branches, strict=True)] == [*[False] * 3, True]


def test_what_is_packed_is_taken_under_its_name_alone_and_once() -> None:
    images, (one, other, last), image = Images(1), (key(), key(), key()), uuid4()
    for name in (one, other, last):
        images.keep(name, image, branch())
    assert images.take(one, uuid4()) is None
    assert images.take(one, image) is None
    assert images.take(other, image) is not None
    assert images.take(other, image) is None


def test_of_the_packed_ones_some_are_let_go_of() -> None:
    packed = len(pack(of_size(60)))
    images, keys, image = Images(61, 5 * packed // 2), [key() for _ in range(9)], uuid4()
    for one in keys:
        images.keep(one, image, of_size(60))
    assert images.take(keys[-1], image) is not None
    assert sum(images.take(one, image) is not None for one in keys[:-1]) == 2


def test_one_that_is_too_large_by_itself_is_packed() -> None:
    images, one, image = Images(59), key(), uuid4()
    large = of_size(60)
    images.keep(one, image, large)
    back = images.take(one, image)
    assert back == large
    assert back is not large


def test_a_branch_kept_anew_is_packed_no_more() -> None:
    images, one, other, image = Images(61), key(), key(), uuid4()
    old, new, newer = of_size(60), of_size(60), uuid4()
    images.keep(one, image, old)
    images.keep(other, image, of_size(60))
    images.keep(one, newer, new)
    assert images.take(one, newer) is new
    assert images.take(one, image) is None
