"""What webhooks recorded becomes what happened: receipts move attempts, replies answer them."""

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier.domain.attempt import Change
from services.notifier.domain.error_codes import Fault, fault_of
from services.notifier.domain.inbound import Receipt
from services.notifier.domain.lattice import Happening, is_past
from services.notifier.domain.receipts import happening_of, reason_of
from services.notifier.handlers.reports import emit_replies, emit_reports
from services.notifier.ports.attempts import Attempts
from services.notifier.ports.lines import Lines
from services.notifier.ports.webhooks import Recorded
from services.runtime.unit import Units

BATCH = 500


class Settler:
    """Works off receipts and replies, each in one transaction with its events."""

    def __init__(
        self,
        units: Units,
        recorded_on: Callable[[AsyncConnection], Recorded],
        attempts_on: Callable[[AsyncConnection], Attempts],
        lines: Lines,
    ) -> None:
        self._lines = lines
        self._units = units
        self._recorded_on = recorded_on
        self._attempts_on = attempts_on

    async def step(self) -> bool:
        """One round; gives whether anything was there. Replies first: somebody waits for them."""
        async with self._units.database.reading() as connection:
            receipts, replies = await self._recorded_on(connection).waiting()
        if replies:
            await self._settle_replies()
        if receipts:
            await self._settle_receipts()
        return replies or receipts

    async def _settle_receipts(self) -> None:
        async with self._units.begin() as unit:
            receipts = await self._recorded_on(unit.connection).take_receipts(BATCH, unit.now)
            changes = [change for receipt in receipts if (change := _change(receipt))]
            attempts = self._attempts_on(unit.connection)
            emit_reports(unit, await attempts.move(changes, unit.now))
        for receipt in receipts:
            self._tell_line(receipt)

    def _tell_line(self, receipt: Receipt) -> None:
        """Some errors of an account come with receipts alone."""
        happening = happening_of(receipt.status)
        if happening is Happening.DELIVERED:
            self._lines.told(receipt.account, receipt.channel, "")
        elif happening is Happening.FAILED and fault_of(receipt.error_code) is Fault.ACCOUNT:
            self._lines.told(receipt.account, receipt.channel, receipt.error_code)

    async def _settle_replies(self) -> None:
        async with self._units.begin() as unit:
            recorded = self._recorded_on(unit.connection)
            replies = await recorded.replies(BATCH)
            await recorded.replies_done(replies, unit.now)
            emit_replies(unit, replies)


def _change(receipt: Receipt) -> Change | None:
    happening = happening_of(receipt.status)
    if happening is None or receipt.stands is None or is_past(receipt.stands, happening):
        return None
    return Change(
        receipt.attempt_id,
        happening,
        reason=reason_of(receipt.status, receipt.error_code),
        sid=receipt.sid,
        provider_status=receipt.status,
        account=receipt.account,
    )
