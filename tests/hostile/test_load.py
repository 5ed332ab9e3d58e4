"""Floods of receipts and answers in a short form: `make hostile` sends ten times as many."""

from pathlib import Path

import pytest

from services.runtime.embedded.postgres import Address
from tests.hostile.edge import edge
from tests.hostile.measures import LEADERS, Measures, failing

SHARE = 0.1


@pytest.mark.alone
async def test_receipts_and_answers_that_come_at_once_are_all_recorded_and_soon_answered(
    postgres: Address, tmp_path: Path
) -> None:
    """How punctually this side sends is no matter of the service's."""
    async with edge(postgres, tmp_path, int(LEADERS * SHARE)) as doors:
        measures = Measures(doors, SHARE)
        figures = [*await measures.receipts(), *await measures.answers()]
        measures.close()
    assert [name for name in failing(figures) if "last sent" not in name] == []
    assert len(figures) > 10
