"""Matters on the page: what a leader cannot settle, and what they have to answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from schemas import ids
from schemas.vocabulary import (
    MatterKind,
    NodeKind,
    PostKind,
    Settlement,
    TaskKind,
    TaskState,
)
from services.gateway.field.domain.details import note_of
from services.gateway.field.domain.facts import Duty

BY_THEMSELVES = (MatterKind.SHUT_DOOR, MatterKind.NOBODY_GOES, MatterKind.NOBODY_LEADS)
RAISED_BY_HAND = tuple(kind for kind in MatterKind if kind not in BY_THEMSELVES)
"""What a leader may raise; the others come up by themselves."""
UP = "up"
"""The button that sends a matter on up."""
LEADING = (PostKind.COMMUNITY_LEADER, PostKind.GRID_LEADER)
RAISING_NODES = (NodeKind.COMMUNITY, NodeKind.GRID)


@dataclass(frozen=True)
class Raised:
    """What a leader raises; `press` names the touch of the button."""

    kind: MatterKind
    press: UUID
    visit_id: UUID | None
    note: str

    def matter_id(self, mobilisation_id: UUID, contact_id: UUID) -> UUID:
        """The same touch sent again is the same matter."""
        return ids.matter_id(mobilisation_id, contact_id, str(self.press))


@dataclass(frozen=True)
class Answered:
    """How a matter is answered; no `settlement`: sent on up."""

    matter_id: UUID
    settlement: Settlement | None
    press: UUID
    note: str


class UnknownWordError(ValueError):
    """A form says what no button says."""


def raised_of(form: Mapping[str, str], press: UUID | None, visit_id: UUID | None) -> Raised:
    """What a form raises; UnknownWordError when it says what no button does."""
    kind = form.get("kind", "")
    if kind not in RAISED_BY_HAND or press is None or (form.get("visit") and visit_id is None):
        raise UnknownWordError(kind)
    return Raised(MatterKind(kind), press, visit_id, note_of(form))


def answered_of(form: Mapping[str, str], press: UUID | None, matter_id: UUID | None) -> Answered:
    """How a form answers; UnknownWordError when it says what no button does."""
    how = form.get("how", "")
    if press is None or matter_id is None or how not in (UP, *Settlement):
        raise UnknownWordError(how)
    return Answered(matter_id, None if how == UP else Settlement(how), press, note_of(form))


def may_raise(duties: Iterable[Duty]) -> bool:
    """Whether the page offers it: a grid's or the community's leader, as long as the alert touches
    it, also one whose doors all have an outcome: that somebody needs help is one."""
    leads = (TaskState.RECEIVED, TaskState.OPEN, TaskState.DONE)
    return any(
        duty.kind == TaskKind.LEAD
        and duty.post in LEADING
        and duty.state in leads
        and not duty.lifted
        for duty in duties
    )


def sees_matters(duties: Iterable[Duty]) -> bool:
    """Whether there may be any on the page."""
    return any(duty.post in LEADING for duty in duties)
