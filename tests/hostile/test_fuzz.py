"""Bad input in a short form: `make hostile` knocks 100,000 times."""

from pathlib import Path

from services.runtime.embedded.postgres import Address
from tests.hostile.edge import edge
from tests.hostile.fuzz import fuzz

KNOCKS = 2_000
LEADERS = 60


async def test_what_is_false_is_refused_and_nothing_true_is_lost(
    postgres: Address, tmp_path: Path
) -> None:
    async with edge(postgres, tmp_path, LEADERS) as doors:
        account = await fuzz(doors, KNOCKS, seed=7, leaders=LEADERS)
    assert account.faults == {}
    assert sum(account.statuses.values()) == KNOCKS
    assert min(account.truths.values()) > KNOCKS / 10
