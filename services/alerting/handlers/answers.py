"""What came back: reports of attempts, replies, answers from pages and the console."""

from collections import defaultdict
from functools import partial
from uuid import UUID

import structlog

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.answers import Answer, AnswerMatter, Answers, RaiseMatter
from schemas.events.contact_events import AttemptReport, ContactEvents, ContactReply
from schemas.ids import NO_TEXT
from schemas.vocabulary import AnswerKind, RoundPurpose
from services.alerting.domain.events import (
    NO_DETAIL,
    AttemptReported,
    BranchEvent,
    ContactAnswered,
    DoorAnswered,
    DoorReached,
    MatterAnswered,
    MatterRaised,
)
from services.alerting.handlers.branch_batch import apply_batch
from services.alerting.handlers.duty_calls import DutyCalls
from services.alerting.handlers.ending import Ending
from services.alerting.ports.branches import Branches
from services.runtime.errors import Never
from services.runtime.unit import Turn, Unit

log = structlog.get_logger(__name__)
ByMobilisation = dict[UUID, list[BranchEvent]]


class AnswerHandlers:
    """Handles contact-events and answers, a batch of one community each."""

    def __init__(self, ending: Ending, branches: Branches, duty_calls: DutyCalls) -> None:
        self._ending = ending
        self._duty_calls = duty_calls
        self._branches = branches

    async def contact_events(self, unit: Unit, envelope: Envelope, event: Event) -> None:
        assert isinstance(event, ContactEvents)
        unit.answered = unit.answered or bool(event.replies)
        found: ByMobilisation = defaultdict(list)
        reports = [one for one in event.reports if _asks_for_approval(one)]
        replies = [one for one in event.replies if _asks_for_approval(one)]
        if reports or replies:
            heard = partial(self._duty_calls.heard, unit, reports, replies)
            unit.before_commit(("heard", envelope.event_id), heard, Turn.CONCLUDE)
        for report in event.reports:
            if _asks_for_approval(report):
                continue
            found[report.mobilisation_id].append(
                AttemptReported(
                    report.contact_id,
                    report.attempt_id,
                    report.round,
                    report.status,
                    report.reason,
                    report.channel,
                    report.wording_id or NO_TEXT,
                )
            )
        for reply in event.replies:
            if reply.kind is not None and not _asks_for_approval(reply):
                found[reply.mobilisation_id].append(
                    ContactAnswered(reply.contact_id, reply.kind, reply.via, reply.at)
                )
            found[reply.mobilisation_id].extend(
                DoorAnswered(
                    reply.contact_id, said.visit_id, said.outcome, reply.via, reply.at, NO_DETAIL
                )
                for said in reply.outcomes
            )
        beside = bool(reports or replies)
        await self._apply(unit, event.community_code, found, envelope.event_id, beside=beside)

    async def answers(self, unit: Unit, envelope: Envelope, event: Event) -> None:
        assert isinstance(event, Answers)
        found: ByMobilisation = defaultdict(list)
        for answer in event.answers:
            translated = _translate(answer)
            if translated is not None:
                found[answer.mobilisation_id].append(translated)
        await self._apply(unit, event.community_code, found, envelope.event_id)

    async def raise_matter(self, unit: Unit, envelope: Envelope, event: Event) -> None:
        assert isinstance(event, RaiseMatter)
        raised = MatterRaised(
            event.matter_id, event.contact_id, event.kind, event.visit_id, event.note_id
        )
        found: ByMobilisation = {event.mobilisation_id: [raised]}
        await self._apply(unit, event.community_code, found, envelope.event_id)

    async def answer_matter(self, unit: Unit, envelope: Envelope, event: Event) -> None:
        assert isinstance(event, AnswerMatter)
        answered = MatterAnswered(
            event.matter_id, event.settlement, event.contact_id, event.division, event.note_id
        )
        found: ByMobilisation = {event.mobilisation_id: [answered]}
        await self._apply(unit, event.community_code, found, envelope.event_id)

    async def _apply(
        self, unit: Unit, code: str, found: ByMobilisation, cause: UUID, *, beside: bool = False
    ) -> None:
        """What people said of a branch that is not there is no silence: an event of nothing else is
        a dead letter, to be handed over again; `beside` what there is a place for, the log has
        it."""
        nowhere: list[UUID] = []
        for mobilisation_id in sorted(found):
            key = (mobilisation_id, code)
            if await apply_batch(unit, self._branches, key, found[mobilisation_id], cause):
                self._ending.later(unit, mobilisation_id)
                beside = True
            elif any(not isinstance(one, AttemptReported) for one in found[mobilisation_id]):
                nowhere.append(mobilisation_id)
        if not nowhere:
            return
        where = ", ".join(f"{mobilisation_id}/{code}" for mobilisation_id in nowhere)
        if not beside:
            raise Never(f"no branch {where}")
        log.error("answers.nowhere", branches=where, event_id=str(cause))


def _asks_for_approval(said: AttemptReport | ContactReply) -> bool:
    """About a call that only asks for a decision: it is no task's."""
    return said.round.startswith(RoundPurpose.APPROVAL)


def _translate(answer: Answer) -> BranchEvent | None:
    if answer.visit_id is None:
        return ContactAnswered(answer.contact_id, answer.kind, answer.via, answer.at)
    if answer.kind is AnswerKind.ARRIVED:
        return DoorReached(answer.contact_id, answer.visit_id, answer.via, answer.at)
    if answer.outcome is None:
        return None
    return DoorAnswered(
        answer.contact_id,
        answer.visit_id,
        answer.outcome,
        answer.via,
        answer.at,
        answer.detail or NO_DETAIL,
    )
