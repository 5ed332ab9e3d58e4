"""One object for all that are equal."""

from uuid import UUID

from services.runtime.once import Once, OnceIds


def test_what_is_equal_is_the_same_object_afterwards() -> None:
    once = Once[UUID]()
    first, again = UUID(int=7), UUID(int=7)
    assert first is not again
    assert once[first] is first
    assert once[again] is first


def test_ids_of_a_path_are_those_named_before() -> None:
    ids = OnceIds()
    top = ids[UUID(int=1)]
    path = ids.all([UUID(int=1), UUID(int=2)])
    assert path == (UUID(int=1), UUID(int=2))
    assert path[0] is top
