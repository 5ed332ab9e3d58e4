"""One door as the page shows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from schemas.events.answers import OutcomeDetail
from schemas.vocabulary import DoorStep, TaskKind, VisitOutcome
from services.gateway.adapters.texts import Texts
from services.gateway.domain.seen_text import apart
from services.gateway.field.domain.details import CHOICES, FIELDS, NO_DETAIL
from services.gateway.field.domain.showing import clock_time, masked
from services.gateway.field.handlers.look import OpenDoor, Shown


class CallView(NamedTuple):
    """A number to ring, by a word; the number itself is not shown."""

    label: str
    phone: str


@dataclass(frozen=True)
class ChoiceView:
    """One button that says more about an outcome."""

    field: str
    value: str
    label: str
    on: bool


class DoorView(NamedTuple):
    """One door as shown; `outcome` empty while unknown.

    `called`: this person was sent there to bring help or to rescue; `arrived`: when they came to
    the door; `notes`: what was written about it. `details`: what was said beyond the outcome.
    `more`: what can be said still, and `may_note`, at the door just answered alone: at every door a
    page would be too heavy with it.
    """

    visit_id: str
    title: str
    about: str
    outcome: str
    at: str
    hint: str
    after: str
    called: str
    arrived: str
    calls: tuple[CallView, ...]
    notes: tuple[str, ...]
    details: str
    more: tuple[tuple[str, tuple[ChoiceView, ...]], ...]
    may_note: bool


def door_view(item: OpenDoor, called: str, shown: Shown, t: Texts) -> DoorView:
    """The door in the language of `t`; `called` is the kind of task about its resident, if any."""
    door = item.door
    known = door.outcome is not VisitOutcome.UNKNOWN
    just_answered = door.visit_id == shown.just_answered
    questions = tuple(_more(door.outcome, door.detail or NO_DETAIL, t))
    one_place = len({other.door.place for other in shown.doors}) == 1
    place = "" if one_place else f"{apart(door.place)} "
    phone = [CallView(t("page.phone"), item.phone)] if item.phone else []
    return DoorView(
        visit_id=str(door.visit_id),
        title=f"{place}{apart(door.door)} {apart(masked(item.name))}".strip(),
        about=_about(item, t),
        outcome=door.outcome if known else "",
        at=clock_time(door.outcome_at, shown.now) if known and door.outcome_at else "",
        hint=_hint(item, called, shown, t),
        after=str(door.answer_id or ""),
        called=called,
        arrived=clock_time(door.arrived_at, shown.now) if door.arrived_at else "",
        calls=(*phone, *_kin(item, t)),
        notes=tuple(f"{clock_time(one.at, shown.now)} {apart(one.text)}" for one in item.notes),
        details="" if just_answered else _details(questions, t),
        more=questions if just_answered else (),
        may_note=just_answered,
    )


def _about(item: OpenDoor, t: Texts) -> str:
    door = item.door
    reasons = [t(f"reason.{item}") if t.has(f"reason.{item}") else item for item in door.reasons]
    age = [t("page.age", age=door.age)] if door.age else []
    key = [t("page.key", holder=apart(door.key_holder))] if door.key_holder else []
    return " · ".join((*age, *reasons, *key)) or t("page.no-data")


def _kin(item: OpenDoor, t: Texts) -> Iterator[CallView]:
    """Relatives and neighbours who may be rung; who holds the key is called so."""
    for kin in item.kin:
        key = "page.kin-key" if kin.relation == item.door.key_holder else "page.kin"
        yield CallView(t(key, relation=apart(kin.relation)), kin.phone)


def _hint(item: OpenDoor, called: str, shown: Shown, t: Texts) -> str:
    """What to do next at a shut door; until when somebody is away; that a buddy goes; which help is
    needed again, where what was said since was taken back."""
    door = item.door
    if door.outcome is VisitOutcome.UNKNOWN and called == TaskKind.HELP:
        needs = VisitOutcome.NEEDS_HELP
        which = _details(tuple(_more(needs, door.detail or NO_DETAIL, t)), t)
        return f"{t(f'outcome.{needs}')} {which}".strip()
    if door.outcome is VisitOutcome.UNKNOWN and door.buddy_goes:
        return t("page.buddy-goes")
    if door.outcome is VisitOutcome.AWAY and door.detail and door.detail.until:
        return t("page.back", at=clock_time(door.detail.until, shown.now))
    if door.outcome is not VisitOutcome.NO_ANSWER:
        return ""
    knocked = t("page.knocked", count=max(door.no_answers, 1))
    if door.step is None or door.step is DoorStep.AGAIN:
        return knocked
    return t(f"page.step.{door.step}", count=max(door.no_answers, 1))


def _details(questions: Sequence[tuple[str, tuple[ChoiceView, ...]]], t: Texts) -> str:
    said = [choice.label for _, choices in questions for choice in choices if choice.on]
    return t("page.list-comma").join(said)


def _more(
    outcome: VisitOutcome, detail: OutcomeDetail, t: Texts
) -> Iterator[tuple[str, tuple[ChoiceView, ...]]]:
    """The questions that belong to an outcome, each with its buttons."""
    said = {
        "help": detail.help_kind,
        "urgent": "1" if detail.urgent else None,
        "to": detail.moved_to,
        "by": detail.moved_by,
    }
    for field in FIELDS.get(outcome, ()):
        buttons = tuple(
            ChoiceView(field, value, t(f"{field}.{value}"), said.get(field) == value)
            for value in CHOICES[field]
        )
        yield t(f"page.more.{field}"), buttons
