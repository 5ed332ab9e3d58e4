"""Commands: gateway -> their owner; recorded at once, in force when the owner's view says so."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from pydantic import Field

from schemas.events.base import Event, Part
from schemas.events.hazard_alerts import Area
from schemas.moments import Moment
from schemas.vocabulary import (
    Channel,
    ContactStanding,
    DeclineReason,
    InjectKind,
    Lane,
    MessagePurpose,
    PostKind,
    Rank,
)


class MobilisationAction(StrEnum):
    """What an officer may do to a mobilisation."""

    APPROVE = "approve"
    DECLINE = "decline"
    COUNTERSIGN = "countersign"
    STOP = "stop"
    PAUSE = "pause"
    RESUME = "resume"
    CLOSE = "close"


def sets_going(action: MobilisationAction, message_id: UUID | None) -> bool:
    """Whether it lets a mobilisation begin, or go on after a pause."""
    begins = action is MobilisationAction.APPROVE and message_id is None
    return begins or action is MobilisationAction.RESUME


class MobilisationCommand(Event):
    """mobilisation-commands, keyed by mobilisation. It is refused when something else was decided
    of the whole since `expected_revision` (none: whatever it is), but for a stop.

    Who signs is told with their `division` (empty: everywhere) and whether only as a `deputy`;
    `why` with `decline` only. With `message_id` they sign an officer's message, or by its id a
    widening, not the start.
    """

    NAME: ClassVar[str] = "mobilisation-command.v1"
    TOPIC: ClassVar[str] = "mobilisation-commands"

    command_id: UUID
    mobilisation_id: UUID
    action: MobilisationAction
    actor: str
    at: Moment
    expected_revision: int | None = None
    division: str = ""
    deputy: bool = False
    why: DeclineReason | None = None
    message_id: UUID | None = None


class Selection(Part):
    """Who holds posts of these kinds (none named: any that leads) at these places or below them
    (none named: everywhere in the mobilisation), and stands so with their tasks."""

    posts: tuple[PostKind, ...] = ()
    nodes: tuple[UUID, ...] = ()
    standing: ContactStanding = ContactStanding.ANY


class SendMessage(Event):
    """mobilisation-commands, keyed by mobilisation: an officer's own message.

    A `correction` goes to whoever was told what it corrects: the mobilisation's texts so far, or
    (`corrects`) an earlier message. It says the officer's words, or (`from_plan`) the texts of the
    plan's version that is in force now. A message `ad-hoc` goes to a selection. With `opens` it is
    all that the mobilisation is for, which may not be there yet: it goes out when that begins. The
    words stay sealed at the gateway, under `message_id`.
    """

    NAME: ClassVar[str] = "send-message.v1"
    TOPIC: ClassVar[str] = "mobilisation-commands"

    message_id: UUID
    mobilisation_id: UUID
    purpose: MessagePurpose
    actor: str
    at: Moment
    from_plan: bool = False
    corrects: UUID | None = None
    selection: Selection = Selection()
    opens: bool = False


class WideningAsked(Event):
    """mobilisation-commands, keyed by mobilisation: an officer wants it widened; that is signed as
    the start was, by who may sign for the communities that it lies in too. The area stays at the
    gateway, which sends it on at once where nobody has to be waited for, else when it is signed."""

    NAME: ClassVar[str] = "widening-asked.v1"
    TOPIC: ClassVar[str] = "mobilisation-commands"

    command_id: UUID
    mobilisation_id: UUID
    actor: str
    at: Moment
    communities: tuple[str, ...] = ()


class CallAgain(Event):
    """mobilisation-commands, keyed by mobilisation: call who has not answered at a place, and
    (unless `alone`) below it."""

    NAME: ClassVar[str] = "call-again.v1"
    TOPIC: ClassVar[str] = "mobilisation-commands"

    command_id: UUID
    mobilisation_id: UUID
    community_code: str
    node_id: UUID
    alone: bool
    actor: str
    at: Moment


class LoadPlan(Event):
    """mobilisation-commands, keyed by plan: put a plan's editions into force.

    `editions` are the plan's files as data, `sources` those they cite, `common` what every plan
    says alike; alerting checks them as `muster plans lint` does.
    """

    NAME: ClassVar[str] = "load-plan.v1"
    TOPIC: ClassVar[str] = "mobilisation-commands"

    command_id: UUID
    plan: str
    editions: tuple[dict[str, Any], ...]
    sources: dict[str, dict[str, str]]
    common: dict[str, Any]
    actor: str
    at: Moment


class EditPlan(Event):
    """mobilisation-commands, keyed by plan: one edition's file as an officer has typed it.

    `check`: say what loading it would find and change, and change nothing. It cites the sources
    that come with the plans; what every plan says alike stays as it is in force.
    """

    NAME: ClassVar[str] = "edit-plan.v1"
    TOPIC: ClassVar[str] = "mobilisation-commands"

    command_id: UUID
    plan: str
    level: str
    text: str
    check: bool
    actor: str
    at: Moment


class Inject(Part):
    """One thing that goes wrong in a drill: at the leader of a place, or at the door most at risk
    in it. In force at `due_at`, never before the drill has come to that place."""

    inject_id: UUID
    kind: InjectKind
    node_id: UUID
    due_at: Moment


class DrillInjects(Event):
    """mobilisation-commands, keyed by incident: what is to go wrong in a drill that begins now."""

    NAME: ClassVar[str] = "drill-injects.v1"
    TOPIC: ClassVar[str] = "mobilisation-commands"

    incident_id: UUID
    injects: tuple[Inject, ...]


class AssignPost(Event):
    """roster-commands, keyed by community: who holds a post at a rank, from when to when."""

    NAME: ClassVar[str] = "assign-post.v1"
    TOPIC: ClassVar[str] = "roster-commands"

    command_id: UUID
    post_id: UUID
    person_id: UUID
    rank: Rank
    actor: str
    starts_at: Moment
    ends_at: Moment | None = None


class WidenIncident(Event):
    """roster-commands, keyed by incident: what an incident touches is more than its alerts say.

    The areas join those of each alert of the incident from now on, until it is cancelled."""

    NAME: ClassVar[str] = "widen-incident.v1"
    TOPIC: ClassVar[str] = "roster-commands"

    command_id: UUID
    incident_id: UUID
    lane: Lane
    areas: tuple[Area, ...]
    actor: str
    at: Moment


class ReportAbsence(Event):
    """roster-commands, keyed by community: a person is away and their posts go to the deputy."""

    NAME: ClassVar[str] = "report-absence.v1"
    TOPIC: ClassVar[str] = "roster-commands"

    command_id: UUID
    person_id: UUID
    actor: str
    starts_at: Moment
    ends_at: Moment


class EndAbsence(Event):
    """roster-commands, keyed by community: a person is back. What absences of theirs run at that
    moment end with it; what is still to come stays. With `absence_id` that one alone: it ends, or
    where it is still to come is none."""

    NAME: ClassVar[str] = "end-absence.v1"
    TOPIC: ClassVar[str] = "roster-commands"

    command_id: UUID
    person_id: UUID
    actor: str
    at: Moment
    absence_id: UUID | None = None


class NotifierCommand(Event):
    """notifier-commands, keyed by channel: switch it on or off, limit its rate a second."""

    NAME: ClassVar[str] = "notifier-command.v1"
    TOPIC: ClassVar[str] = "notifier-commands"

    command_id: UUID
    channel: Channel
    actor: str
    enabled: bool | None = None
    rate_per_s: float | None = Field(default=None, gt=0)


class ReplayLetter(Event):
    """Keyed by the letter: an officer wants a dead letter (its event's id) handled once more by
    whoever could not. It goes back to its place in the inbox; what is no dead letter any more
    stays as it is. Each consumer has an event of its own, on the topic of its commands."""

    command_id: UUID
    letter_id: UUID
    actor: str
    at: Moment


class ReplayRosterLetter(ReplayLetter):
    """roster-commands, keyed by the letter: the roster handles a dead letter once more."""

    NAME: ClassVar[str] = "replay-roster-letter.v1"
    TOPIC: ClassVar[str] = "roster-commands"


class ReplayAlertingLetter(ReplayLetter):
    """mobilisation-commands, keyed by the letter: alerting handles a dead letter once more."""

    NAME: ClassVar[str] = "replay-alerting-letter.v1"
    TOPIC: ClassVar[str] = "mobilisation-commands"


class ReplayNotifierLetter(ReplayLetter):
    """notifier-commands, keyed by the letter: the notifier handles a dead letter once more."""

    NAME: ClassVar[str] = "replay-notifier-letter.v1"
    TOPIC: ClassVar[str] = "notifier-commands"


REPLAYS: Mapping[str, type[ReplayLetter]] = {
    "roster": ReplayRosterLetter,
    "alerting": ReplayAlertingLetter,
    "notifier": ReplayNotifierLetter,
}
"""By the service that could not handle it: whoever has an inbox is here."""
