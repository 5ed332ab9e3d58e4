"""What a unit of work sends, before it is written anywhere."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import orjson

from schemas import catalogue
from schemas.envelope import Envelope
from schemas.events.impacts import ImpactGrid
from schemas.vocabulary import Lane
from services.runtime.relay import with_sequence
from services.runtime.unit import Routing, Unit

NOW = datetime(2026, 7, 21, 10, 30, tzinfo=UTC)
EXAMPLE = Path(catalogue.__file__).parent / "examples" / "impact-grid.v1.json"


def test_fields_that_are_json_already_stand_in_the_event_as_they_came() -> None:
    example = json.loads(EXAMPLE.read_text(encoding="utf-8"))["payload"]
    whole = ImpactGrid.model_validate(example)
    assert whole.nodes
    assert whole.residents
    ready = {name: json.dumps(example[name]) for name in ("nodes", "residents")}
    unit = Unit(cast("Any", None), NOW, "roster", cast("Any", None))
    routing = Routing("990101001001", Lane.EMERGENCY, UUID(int=1), (1,))
    unit.emit(whole.model_copy(update={"nodes": (), "residents": ()}), routing, ready)
    (row,) = unit._rows
    envelope = Envelope.model_validate(orjson.loads(with_sequence(row.envelope, 1)))
    assert ImpactGrid.model_validate(envelope.payload) == whole
