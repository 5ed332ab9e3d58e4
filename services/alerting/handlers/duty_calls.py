"""Nobody looks at a console while something waits for officers, a proposal or a matter that came up
to street or district: duty posts are phoned, one after the other."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from schemas import ids
from schemas.events.attempt_orders import AttemptOrder, AttemptOrders, Withdrawal
from schemas.events.contact_events import AttemptReport, ContactReply
from schemas.rounds import round_name
from schemas.vocabulary import (
    AnswerKind,
    Channel,
    DrillKind,
    Lane,
    MatterLevel,
    MobilisationState,
    RoundPurpose,
)
from services.alerting.domain.approving import (
    DutyCall,
    OnDuty,
    Waiting,
    Watch,
    call_from,
    held_until,
    looks_again_at,
    matters_of,
    next_on_duty,
)
from services.alerting.domain.ladder import NOT_REACHED
from services.alerting.domain.plan import Edition
from services.alerting.domain.state import TimerKind
from services.alerting.ports.mobilisations import Mobilisations
from services.alerting.ports.plans import Editions
from services.alerting.ports.signatures import Approvals
from services.runtime.unit import Routing, Unit

URGENCY = 3
"""A call that asks for a decision goes before those who wait for one."""
CALL_VALID = timedelta(minutes=10)
UNWATCHED = "nobody looks at a console"
OVERDUE = "overdue, and nobody has answered"
Row = Any


@dataclass(frozen=True)
class DutyCalls:
    """Calls that ask for nothing but a look; each person gets one a proposal, and one in the time
    that a level has for all the matters that wait in a street or a district together."""

    approvals: Approvals
    mobilisations: Mobilisations
    editions: Editions

    async def watch_matter(
        self, unit: Unit, mobilisation_id: UUID, matter_id: UUID, seen: Watch
    ) -> None:
        """A matter that street or district has to answer is watched as a proposal is, until it is
        answered or has gone on. Nobody is reached in a system drill, nor before the end of a
        pause."""
        row = await self.mobilisations.get(unit, mobilisation_id)
        if row is None or row["drill"] == DrillKind.SYSTEM:
            return
        matter = await self.approvals.matter(unit, matter_id)
        if matter is None:
            return
        if row["state"] == MobilisationState.PAUSED:
            await self.approvals.set_timers(unit, matter, {TimerKind.WATCH: row["paused_at"]})
            return
        await self._take_back_idle(unit, row, matter)
        assert matter.deadline_at is not None
        if matter.open and unit.now < matter.deadline_at:
            await self.watch(unit, row, matter, seen)

    async def pause(self, unit: Unit, mobilisation_id: UUID) -> None:
        """Calls about its matters are taken back; what waits for a signature goes on waiting."""
        row = await self.mobilisations.get(unit, mobilisation_id)
        matters = await self.approvals.matters(unit, mobilisation_id)
        about = {one.called_about for one in matters}
        calls = await self._all(unit, mobilisation_id, about)
        await self._take_back(unit, row, calls, "paused")

    async def watch(self, unit: Unit, row: Row, waiting: Waiting, seen: Watch) -> None:
        """Whether anybody looks; when nobody does, the next who holds a duty post is phoned, and
        about what is overdue whoever looks: they have not answered."""
        rule = (await self.edition(unit, row)).approving
        every = await self.approvals.calls(unit, waiting.mobilisation_id)
        calls = waiting.counted(every, unit.now)
        looks_again = looks_again_at(rule, waiting.asked_at, seen.looked_at, unit.now)
        held = held_until(rule, waiting.within, calls, unit.now)
        again_at = held if waiting.overdue else looks_again or held
        if again_at is None:
            person = next_on_duty(seen.duty, calls)
            if person is None:
                await self._nobody(unit, waiting, calls)
                return
            await self._phone(unit, row, waiting, person)
            again_at = unit.now + rule.call_wait
        await self.approvals.set_timers(unit, waiting, {TimerKind.WATCH: again_at})

    async def _nobody(self, unit: Unit, waiting: Waiting, calls: Sequence[DutyCall]) -> None:
        """There is nobody (left) to be phoned; whoever was, about matters before, may be again. Of
        what is overdue that nobody is there is said once, that nobody is left was said before."""
        what = "duty_nobody_left" if calls else "duty_nobody"
        said = waiting.level is not None and waiting.overdue and (calls or waiting.again > 1)
        if not said:
            await self.mobilisations.note(unit, waiting.mobilisation_id, what, _why(waiting))
        if waiting.level is not None and calls:
            again = {TimerKind.WATCH: calls[0].called_at + waiting.within}
            await self.approvals.set_timers(unit, waiting, again)

    async def edition(self, unit: Unit, row: Row) -> Edition:
        """What a mobilisation runs under."""
        return await self.editions.edition(unit, row["plan"], row["level"], row["plan_version"])

    async def _all(self, unit: Unit, mobilisation_id: UUID, about: Set[UUID]) -> list[DutyCall]:
        calls = await self.approvals.calls(unit, mobilisation_id)
        return [call for call in calls if call.subject_id in about]

    async def _phone(self, unit: Unit, row: Row, waiting: Waiting, person: OnDuty) -> None:
        contact_id = ids.of("duty-call", waiting.called_about, person.person_id)
        cause = int(waiting.asked_at.timestamp() * 1000)
        name = round_name(RoundPurpose.APPROVAL, cause)
        runs_in = await self.approvals.communities(unit, waiting.mobilisation_id)
        call = DutyCall(
            contact_id=contact_id,
            subject_id=waiting.called_about,
            mobilisation_id=waiting.mobilisation_id,
            community_code=waiting.community_code or call_from(person, runs_in),
            person_id=person.person_id,
            round=name,
            attempt_id=ids.attempt_id(contact_id, name, Channel.CALL),
            called_at=unit.now,
        )
        await self.approvals.put_call(unit, call)
        assert waiting.deadline_at is not None
        latest = unit.now + CALL_VALID
        order = AttemptOrder(
            attempt_id=call.attempt_id,
            contact_id=contact_id,
            mobilisation_id=call.mobilisation_id,
            person_id=call.person_id,
            round=name,
            channel=Channel.CALL,
            lane=Lane(row["lane"]),
            urgency=URGENCY,
            not_after=latest if waiting.overdue else min(waiting.deadline_at, latest),
        )
        orders = AttemptOrders(community_code=call.community_code, orders=(order,))
        self._emit(unit, row, orders, call)
        await self._note(unit, call, "duty_phoned", _why(waiting))

    async def heard(
        self, unit: Unit, reports: Iterable[AttemptReport], replies: Iterable[ContactReply]
    ) -> None:
        """What became of calls to the duty posts: who is not reached or can't is followed at once
        by the next; who pressed 1 has seen it, and nobody else of the level is woken."""
        said = {reply.attempt_id: reply.kind for reply in replies if reply.kind is not None}
        missed = {one.attempt_id for one in reports if one.status in NOT_REACHED}
        about = {one.mobilisation_id for one in reports} | {one.mobilisation_id for one in replies}
        for mobilisation_id in sorted(about):
            # Locks it: what is called about is asked for below.
            await self.mobilisations.get(unit, mobilisation_id)
            for call in await self.approvals.calls(unit, mobilisation_id):
                if call.ended_at is None and (call.attempt_id in said or call.attempt_id in missed):
                    await self._call_ended(unit, call, said.get(call.attempt_id))

    async def _call_ended(self, unit: Unit, call: DutyCall, answer: AnswerKind | None) -> None:
        await self.approvals.put_call(unit, replace(call, answer=answer, ended_at=unit.now))
        seen = answer is AnswerKind.RECEIVED
        what = "duty_seen" if seen else "duty_cannot" if answer else "duty_missed"
        await self._note(unit, call, what, "called as something waited")
        for waiting in await self._called_about(unit, call):
            if waiting.open and waiting.deadline_at is not None:
                # Seen: nobody else is woken, and the deadline holds, unless it has passed.
                again_at = max(waiting.deadline_at, unit.now) if seen else unit.now
                watch = {TimerKind.WATCH: again_at}
                await self.approvals.set_timers(unit, waiting, watch)

    async def _called_about(self, unit: Unit, call: DutyCall) -> list[Waiting]:
        """The proposal, or the matters in the call's own community: timers of other branches are
        not touched from here, and those look again by themselves."""
        approval = await self.approvals.get(unit, call.subject_id)
        if approval is not None:
            return [approval.waiting]
        matters = await self.approvals.matters(unit, call.mobilisation_id)
        ours = [one for one in matters if one.community_code == call.community_code]
        return [one for one in ours if one.called_about == call.subject_id]

    async def end(self, unit: Unit, approval: Waiting, why: str) -> None:
        """What only asked for this proposal is taken back."""
        row = await self.mobilisations.get(unit, approval.mobilisation_id)
        calls = await self._all(unit, approval.mobilisation_id, {approval.subject_id})
        await self._take_back(unit, row, calls, why)

    async def _take_back_idle(self, unit: Unit, row: Row, matter: Waiting) -> None:
        """Calls about a division in which no matter waits any more, over or with the next level."""
        matters = await self.approvals.matters(unit, matter.mobilisation_id)
        waits = {one.called_about for one in matters}
        code = matter.community_code
        about = {matters_of(matter.mobilisation_id, level, code) for level in MatterLevel} - waits
        calls = await self._all(unit, matter.mobilisation_id, about)
        await self._take_back(unit, row, calls, "no matter waits there any more")

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


def _why(waiting: Waiting) -> str:
    return OVERDUE if waiting.overdue else UNWATCHED
