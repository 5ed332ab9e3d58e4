"""Which doors a page shows, and in which order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas.outcomes import rank
from schemas.vocabulary import VisitOutcome
from services.gateway.field.domain.answering import need_heard, outdated
from services.gateway.field.domain.facts import Door, Given

MOST_DOORS = 6
"""Doors on one page: it stays under 20 kB."""
MOST_CALLED = 4
"""Where somebody was sent to one of them: of such a door more is said."""


@dataclass(frozen=True)
class Selection:
    """Doors to show, most at risk first, and how many there are in all."""

    doors: tuple[Door, ...]
    accounted: int
    total: int
    page: int
    pages: int


def overlay(
    doors: Sequence[Door], latest: Mapping[UUID, Given], knocks: Mapping[UUID, int]
) -> tuple[Door, ...]:
    """Doors with what was recorded here since: who answers sees at once what was saved."""
    return tuple(_overlaid(door, latest.get(door.visit_id), knocks) for door in doors)


def _overlaid(door: Door, given: Given | None, knocks: Mapping[UUID, int]) -> Door:
    knocked = knocks.get(door.visit_id, 0)
    if knocked > door.no_answers:
        door = door._replace(no_answers=knocked)
    if given is None or given.outcome is None or outdated(given.at, door.asked_at):
        return _heard(door)
    if door.outcome_at is not None and _stands(door.outcome_at, door.outcome, given):
        return _heard(door._replace(answer_id=given.answer_id))
    # Who takes back says nothing more: what was said before it stands again.
    taken_back = given.outcome is VisitOutcome.UNKNOWN
    detail = door.detail if taken_back else given.detail
    door = door._replace(answer_id=given.answer_id)
    return door._replace(outcome=given.outcome, outcome_at=given.at, detail=detail)


def _heard(door: Door) -> Door:
    """A need of help that came another way has a name too: who pressed without it has not seen
    it."""
    if door.outcome is not VisitOutcome.NEEDS_HELP or door.outcome_at is None:
        return door
    return door._replace(answer_id=need_heard(door.visit_id, door.outcome_at))


def _stands(at: datetime, outcome: VisitOutcome, given: Given) -> bool:
    """Whether it counts and not what was recorded here."""
    assert given.outcome is not None
    return rank((at, outcome)) > rank((given.at, given.outcome))


def reached(doors: Sequence[Door], arrivals: Mapping[UUID, datetime]) -> tuple[Door, ...]:
    """Doors with when this contact came to them, by visit; who came before a door was asked about
    anew has to come again."""
    return tuple(
        door._replace(arrived_at=at)
        if (at := arrivals.get(door.visit_id)) and not outdated(at, door.asked_at)
        else door
        for door in doors
    )


def select_doors(
    doors: Sequence[Door], page: int, just_answered: UUID | None, called: Collection[UUID] = ()
) -> Selection:
    """The doors of a page (from 1): those of residents to whom one was `called`, then those still
    to be seen come on the first pages.

    The one just answered stays in sight, so that it can be changed: on a full page, in place of
    its last until the next look. Within a page the most at risk come first and an answer moves
    nothing.
    """
    most = MOST_CALLED if called else MOST_DOORS

    def place(door: Door) -> tuple[bool, int, int, str, str]:
        return (door.resident_id not in called, _need(door), -door.risk, door.place, door.door)

    by_need = sorted(doors, key=place)
    pages = max(1, -(-len(doors) // most))
    page = min(max(page, 1), pages)
    shown = by_need[(page - 1) * most : page * most]
    just = [door for door in doors if door.visit_id == just_answered]
    if just and just[0] not in shown:
        shown = [*shown[: most - 1], *just]
    shown.sort(key=lambda door: (-door.risk, door.place, door.door))
    accounted = sum(door.outcome.accounted for door in doors)
    return Selection(tuple(shown), accounted, len(doors), page, pages)


def _need(door: Door) -> int:
    if door.outcome.accounted:
        return 2
    return 1 if door.outcome is VisitOutcome.NO_ANSWER else 0
