"""Nobody looks at a console while a proposal waits: duty posts are phoned, one after the other."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from schemas import ids
from schemas.events.attempt_orders import AttemptOrder, AttemptOrders, Withdrawal
from schemas.events.contact_events import AttemptReport, ContactReply
from schemas.rounds import round_name
from schemas.vocabulary import AnswerKind, Channel, Lane, RoundPurpose
from services.alerting.domain.approving import (
    Approval,
    DutyCall,
    OnDuty,
    Watch,
    looks_again_at,
    next_on_duty,
)
from services.alerting.domain.ladder import NOT_REACHED
from services.alerting.domain.plan import Edition
from services.alerting.domain.state import TimerKind
from services.alerting.ports import Approvals, Editions, Mobilisations
from services.runtime.unit import Routing, Unit

URGENCY = 3
"""A call that asks for a decision goes before those who wait for one."""
CALL_VALID = timedelta(minutes=10)
UNWATCHED = "nobody looks at a console"
Row = Any


@dataclass(frozen=True)
class DutyCalls:
    """Calls that ask for nothing but a look; each person gets one a proposal."""

    approvals: Approvals
    mobilisations: Mobilisations
    editions: Editions

    async def watch(self, unit: Unit, row: Row, approval: Approval, seen: Watch) -> None:
        """Whether anybody looks; when nobody does, the next who holds a duty post is phoned."""
        mobilisation_id = approval.mobilisation_id
        rule = (await self.edition(unit, row)).approving
        again_at = looks_again_at(rule, seen.looked_at, unit.now)
        if again_at is None:
            calls = await self._calls(unit, approval)
            person = next_on_duty(seen.duty, calls)
            if person is None:
                what = "duty_nobody_left" if calls else "duty_nobody"
                await self.mobilisations.note(unit, mobilisation_id, what, UNWATCHED)
                return
            await self._phone(unit, row, approval, person)
            again_at = unit.now + rule.call_wait
        await self.approvals.set_timers(unit, approval, {TimerKind.WATCH: again_at})

    async def edition(self, unit: Unit, row: Row) -> Edition:
        """What a mobilisation runs under."""
        return await self.editions.edition(unit, row["plan"], row["level"], row["plan_version"])

    async def _calls(self, unit: Unit, approval: Approval) -> list[DutyCall]:
        """Those of this proposal: another, after a newer alert, phones anew."""
        calls = await self.approvals.calls(unit, approval.mobilisation_id)
        return [
            call
            for call in calls
            if call.subject_id == approval.subject_id and call.called_at >= approval.asked_at
        ]

    async def _phone(self, unit: Unit, row: Row, approval: Approval, person: OnDuty) -> None:
        contact_id = ids.of("duty-call", approval.subject_id, person.person_id)
        cause = int(approval.asked_at.timestamp() * 1000)
        name = round_name(RoundPurpose.APPROVAL, cause)
        call = DutyCall(
            contact_id=contact_id,
            subject_id=approval.subject_id,
            mobilisation_id=approval.mobilisation_id,
            community_code=person.community_code,
            person_id=person.person_id,
            round=name,
            attempt_id=ids.attempt_id(contact_id, name, Channel.CALL),
            called_at=unit.now,
        )
        await self.approvals.put_call(unit, call)
        assert approval.deadline_at is not None
        order = AttemptOrder(
            attempt_id=call.attempt_id,
            contact_id=contact_id,
            mobilisation_id=call.mobilisation_id,
            person_id=call.person_id,
            round=name,
            channel=Channel.CALL,
            lane=Lane(row["lane"]),
            urgency=URGENCY,
            not_after=min(approval.deadline_at, unit.now + CALL_VALID),
        )
        orders = AttemptOrders(community_code=call.community_code, orders=(order,))
        self._emit(unit, row, orders, call)
        await self._note(unit, call, "duty_phoned", UNWATCHED)

    async def heard(
        self, unit: Unit, reports: Iterable[AttemptReport], replies: Iterable[ContactReply]
    ) -> None:
        """What became of calls to the duty posts: who is not reached or can't is followed at once
        by the next; who pressed 1 has seen it, and nobody else is woken."""
        said = {reply.attempt_id: reply.kind for reply in replies if reply.kind is not None}
        missed = {one.attempt_id for one in reports if one.status in NOT_REACHED}
        about = {one.mobilisation_id for one in reports} | {one.mobilisation_id for one in replies}
        for mobilisation_id in sorted(about):
            await self.mobilisations.get(unit, mobilisation_id)
            for call in await self.approvals.calls(unit, mobilisation_id):
                if call.ended_at is None and (call.attempt_id in said or call.attempt_id in missed):
                    await self._call_ended(unit, call, said.get(call.attempt_id))

    async def _call_ended(self, unit: Unit, call: DutyCall, answer: AnswerKind | None) -> None:
        await self.approvals.put_call(unit, replace(call, answer=answer, ended_at=unit.now))
        approval = await self.approvals.get(unit, call.subject_id)
        seen = answer is AnswerKind.RECEIVED
        what = "duty_seen" if seen else "duty_cannot" if answer else "duty_missed"
        await self._note(unit, call, what, "called because nobody looked")
        if approval is None or not approval.open or approval.deadline_at is None:
            return
        # Seen: nobody else is woken, and the deadline holds.
        watch = {TimerKind.WATCH: approval.deadline_at if seen else unit.now}
        await self.approvals.set_timers(unit, approval, watch)

    async def end(self, unit: Unit, approval: Approval, why: str) -> None:
        """What only asked for this signature is taken back."""
        row = await self.mobilisations.get(unit, approval.mobilisation_id)
        for call in await self.approvals.calls(unit, approval.mobilisation_id):
            if call.subject_id == approval.subject_id and call.ended_at is None:
                await self.approvals.put_call(unit, replace(call, ended_at=unit.now))
                withdrawn = Withdrawal(attempt_id=call.attempt_id, reason=why)
                orders = AttemptOrders(community_code=call.community_code, withdrawals=(withdrawn,))
                self._emit(unit, row, orders, call)

    async def _note(self, unit: Unit, call: DutyCall, what: str, why: str) -> None:
        await self.mobilisations.note(unit, call.mobilisation_id, what, why, call.contact_id)

    def _emit(self, unit: Unit, row: Row, orders: AttemptOrders, call: DutyCall) -> None:
        what = "call" if orders.orders else "withdraw"
        identity = ("duty", what, call.attempt_id)
        unit.emit(
            orders, Routing(call.community_code, Lane(row["lane"]), row["alert_id"], identity)
        )
