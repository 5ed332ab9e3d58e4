"""Nobody looks at a console while something waits for officers, a proposal or a matter that came up
to street or district: duty posts are phoned, one after the other."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from schemas import ids
from schemas.events.attempt_orders import AttemptOrder, AttemptOrders, Withdrawal
from schemas.events.contact_events import AttemptReport, ContactReply
from schemas.rounds import round_name
from schemas.vocabulary import AnswerKind, Channel, DrillKind, Lane, RoundPurpose
from services.alerting.domain.approving import (
    DutyCall,
    OnDuty,
    Waiting,
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
    """Calls that ask for nothing but a look; each person gets one a proposal, and one a level that
    a matter comes to."""

    approvals: Approvals
    mobilisations: Mobilisations
    editions: Editions

    async def watch_matter(
        self, unit: Unit, mobilisation_id: UUID, matter_id: UUID, seen: Watch
    ) -> None:
        """A matter that street or district has to answer is watched as a proposal is, until it is
        answered or has gone on. Nobody is reached in a system drill."""
        row = await self.mobilisations.get(unit, mobilisation_id)
        if row is None or row["drill"] == DrillKind.SYSTEM:
            return
        matter = await self._matter(unit, row, matter_id)
        if matter is None:
            return
        before = [one for one in await self._all(unit, matter) if one.called_at < matter.asked_at]
        await self._take_back(unit, row, before, "it is with another level now")
        assert matter.deadline_at is not None
        if not matter.open:
            await self.end(unit, matter, "the matter is over")
        elif unit.now < matter.deadline_at:
            await self.watch(unit, row, matter, seen)

    async def watch(self, unit: Unit, row: Row, waiting: Waiting, seen: Watch) -> None:
        """Whether anybody looks; when nobody does, the next who holds a duty post is phoned."""
        mobilisation_id = waiting.mobilisation_id
        rule = (await self.edition(unit, row)).approving
        again_at = looks_again_at(rule, waiting.asked_at, seen.looked_at, unit.now)
        if again_at is None:
            calls = await self._calls(unit, waiting)
            person = next_on_duty(seen.duty, calls)
            if person is None:
                what = "duty_nobody_left" if calls else "duty_nobody"
                await self.mobilisations.note(unit, mobilisation_id, what, UNWATCHED)
                return
            await self._phone(unit, row, waiting, person)
            again_at = unit.now + rule.call_wait
        await self.approvals.set_timers(unit, waiting, {TimerKind.WATCH: again_at})

    async def edition(self, unit: Unit, row: Row) -> Edition:
        """What a mobilisation runs under."""
        return await self.editions.edition(unit, row["plan"], row["level"], row["plan_version"])

    async def _matter(self, unit: Unit, row: Row, matter_id: UUID) -> Waiting | None:
        within = (await self.edition(unit, row)).settle_within
        return await self.approvals.matter(unit, matter_id, within)

    async def _calls(self, unit: Unit, waiting: Waiting) -> list[DutyCall]:
        """Those of this proposal or level: another, after a newer alert, phones anew."""
        return [one for one in await self._all(unit, waiting) if one.called_at >= waiting.asked_at]

    async def _all(self, unit: Unit, waiting: Waiting) -> list[DutyCall]:
        calls = await self.approvals.calls(unit, waiting.mobilisation_id)
        return [call for call in calls if call.subject_id == waiting.subject_id]

    async def _phone(self, unit: Unit, row: Row, waiting: Waiting, person: OnDuty) -> None:
        contact_id = ids.of("duty-call", waiting.subject_id, person.person_id)
        cause = int(waiting.asked_at.timestamp() * 1000)
        name = round_name(RoundPurpose.APPROVAL, cause)
        call = DutyCall(
            contact_id=contact_id,
            subject_id=waiting.subject_id,
            mobilisation_id=waiting.mobilisation_id,
            # The call is about a place of the mobilisation, wherever its duty post stands.
            community_code=waiting.community_code or person.community_code,
            person_id=person.person_id,
            round=name,
            attempt_id=ids.attempt_id(contact_id, name, Channel.CALL),
            called_at=unit.now,
        )
        await self.approvals.put_call(unit, call)
        assert waiting.deadline_at is not None
        order = AttemptOrder(
            attempt_id=call.attempt_id,
            contact_id=contact_id,
            mobilisation_id=call.mobilisation_id,
            person_id=call.person_id,
            round=name,
            channel=Channel.CALL,
            lane=Lane(row["lane"]),
            urgency=URGENCY,
            not_after=min(waiting.deadline_at, unit.now + CALL_VALID),
        )
        orders = AttemptOrders(community_code=call.community_code, orders=(order,))
        self._emit(unit, row, orders, call)
        await self._note(unit, call, "duty_phoned", UNWATCHED)

    async def heard(
        self, unit: Unit, reports: Iterable[AttemptReport], replies: Iterable[ContactReply]
    ) -> None:
        """What became of calls to the duty posts: who is not reached or can't is followed at once
        by the next; who pressed 1 has seen it, and nobody else of the level is woken."""
        said = {reply.attempt_id: reply.kind for reply in replies if reply.kind is not None}
        missed = {one.attempt_id for one in reports if one.status in NOT_REACHED}
        about = {one.mobilisation_id for one in reports} | {one.mobilisation_id for one in replies}
        for mobilisation_id in sorted(about):
            row = await self.mobilisations.get(unit, mobilisation_id)
            for call in await self.approvals.calls(unit, mobilisation_id):
                if call.ended_at is None and (call.attempt_id in said or call.attempt_id in missed):
                    await self._call_ended(unit, row, call, said.get(call.attempt_id))

    async def _call_ended(
        self, unit: Unit, row: Row, call: DutyCall, answer: AnswerKind | None
    ) -> None:
        await self.approvals.put_call(unit, replace(call, answer=answer, ended_at=unit.now))
        approval = await self.approvals.get(unit, call.subject_id)
        matter = await self._matter(unit, row, call.subject_id)
        waiting = approval.waiting if approval is not None else matter
        seen = answer is AnswerKind.RECEIVED
        what = "duty_seen" if seen else "duty_cannot" if answer else "duty_missed"
        await self._note(unit, call, what, "called because nobody looked")
        if waiting is None or not waiting.open or waiting.deadline_at is None:
            return
        # Seen: nobody else is woken, and the deadline holds.
        watch = {TimerKind.WATCH: waiting.deadline_at if seen else unit.now}
        await self.approvals.set_timers(unit, waiting, watch)

    async def end(self, unit: Unit, waiting: Waiting, why: str) -> None:
        """What only asked for this is taken back."""
        row = await self.mobilisations.get(unit, waiting.mobilisation_id)
        await self._take_back(unit, row, await self._all(unit, waiting), why)

    async def _take_back(self, unit: Unit, row: Row, calls: Iterable[DutyCall], why: str) -> None:
        for call in calls:
            if call.ended_at is None:
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
