"""Attempts that stay unknown, since the carrier answers no look-up of their number."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.carrier_simulator.domain.faults import Fault
from services.cli.demo.stage import Stage
from services.runtime.sealing import Sealer

UNKNOWN = "select phone_hash from notifier.attempts where status = 'unknown'"


def unanswerable(
    stage: Stage, unknown: Sequence[bytes], records: Iterable[Mapping[str, Any]]
) -> int:
    """Of unknown attempts, by their numbers' hashes, those whose number the carrier never answers
    for: one that it failed to answer for once is asked about again."""
    sealer = Sealer(stage.env["MUSTER_SEALING_KEYS"], stage.env["MUSTER_PHONE_HASH_KEY"])
    never = [r for r in records if r["kind"] == "fault" and r["fault"] == Fault.SILENCE]
    silent = {sealer.phone_hash(record["to"]) for record in never}
    return sum(bytes(value) in silent for value in unknown)
