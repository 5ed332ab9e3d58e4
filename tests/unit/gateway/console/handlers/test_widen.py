"""Widenings that were signed are looked for once a second, mostly in vain."""

from unittest.mock import create_autospec

from services.gateway.console.adapters.widened import PostgresWidenings
from services.gateway.console.handlers.widen import SendingWidenings
from services.runtime.unit import Units


async def test_at_rest_no_transaction_is_opened() -> None:
    async def none_is_signed() -> bool:
        return False

    units = create_autospec(Units, instance=True)
    assert not await SendingWidenings(units, PostgresWidenings, none_is_signed).step()
    units.begin.assert_not_called()
