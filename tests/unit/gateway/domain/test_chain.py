"""The audit's chain: whatever is changed afterwards is found, and where."""

import dataclasses
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from services.gateway.domain.chain import (
    Break,
    Entry,
    Head,
    Link,
    against,
    canonical,
    link,
    verify,
)

NOW = datetime(2026, 8, 1, 21, 4, 31, 250, tzinfo=UTC)


def chain(length: int) -> list[Link]:
    head, made = Head(), []
    for number in range(length):
        entry = Entry(
            NOW + timedelta(seconds=number), "a1", "王", "stop", f"m{number}", {"n": number}
        )
        made.append(link(head, entry))
        head = Head(made[-1].seq, made[-1].hash)
    return made


def edited(item: Link) -> Link:
    return dataclasses.replace(item, entry=dataclasses.replace(item.entry, name="李"))


def test_an_untouched_chain_holds() -> None:
    made = chain(20)
    assert list(verify(made)) == []
    assert list(verify(made[8:], Head(8, made[7].hash))) == []


@given(st.integers(1, 12), st.data())
def test_an_edit_is_found_where_it_is(length: int, data: st.DataObject) -> None:
    made = chain(length)
    at = data.draw(st.integers(0, length - 1))
    made[at] = edited(made[at])
    assert list(verify(made)) == [Break(at + 1, "edited")]


@given(st.integers(2, 12), st.data())
def test_an_edit_with_a_fitting_hash_breaks_what_follows(length: int, data: st.DataObject) -> None:
    made = chain(length)
    at = data.draw(st.integers(0, length - 2))
    before = Head(at, made[at - 1].hash) if at else Head()
    made[at] = link(before, edited(made[at]).entry)
    assert list(verify(made)) == [Break(at + 2, "edited")]


@given(st.integers(2, 12), st.data())
def test_a_deletion_is_found_at_what_follows(length: int, data: st.DataObject) -> None:
    made = chain(length)
    at = data.draw(st.integers(0, length - 2))
    del made[at]
    assert list(verify(made)) == [Break(at + 2, "missing"), Break(at + 2, "unproven")]


@given(st.integers(3, 12), st.data())
def test_a_deletion_that_renumbers_what_follows_is_an_edit(
    length: int, data: st.DataObject
) -> None:
    made = chain(length)
    at = data.draw(st.integers(0, length - 2))
    del made[at]
    renumbered = [dataclasses.replace(item, seq=at + 1 + n) for n, item in enumerate(made[at:])]
    assert next(verify([*made[:at], *renumbered])) == Break(at + 1, "edited")


def test_a_changed_order_is_found() -> None:
    made = chain(5)
    made[1], made[2] = made[2], made[1]
    assert [item.what for item in verify(made)] == [
        "missing", "unproven", "order", "missing", "unproven",
    ]  # fmt: skip


def test_an_edit_right_behind_a_deletion_is_told_as_possible() -> None:
    made = chain(5)
    made[3] = edited(made[3])
    del made[2]
    assert list(verify(made)) == [Break(4, "missing"), Break(4, "unproven")]


def test_what_was_cut_off_or_written_anew_does_not_fit_heads_that_were_kept() -> None:
    made = chain(6)
    heads = [Head(), *(Head(item.seq, item.hash) for item in made)]
    assert list(against(made, heads)) == []
    assert list(against(made[:3], heads)) == [Break(3, "cut")]
    assert list(against([], heads[2:])) == [Break(0, "cut")]
    anew = [*made[:4], link(heads[4], edited(made[4]).entry)]
    assert list(verify(anew)) == []
    assert list(against(anew, heads[5:6])) == [Break(5, "edited")]
    del made[2]
    assert list(against(made, heads)) == []


def test_one_moment_is_one_text_whatever_the_zone() -> None:
    entry = Entry(NOW, "a", "b", "c", details={"z": 1, "a": ["x"]})
    east = dataclasses.replace(entry, at=NOW.astimezone(timezone(timedelta(hours=8))))
    assert canonical(1, entry) == canonical(1, east)
    assert b'"at":"2026-08-01T21:04:31.000250+00:00"' in canonical(1, entry)
