"""What is foreseen and what was learnt, as JSON that is kept, published and shown."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from pydantic import TypeAdapter

from services.foresight.asked import Asked
from services.foresight.foreseen import Foreseen
from services.foresight.load import Finding
from services.foresight.past import Past
from services.foresight.prediction import Prediction

Json = dict[str, Any]
_ASKED: TypeAdapter[Asked] = TypeAdapter(Asked)
_PAST: TypeAdapter[Past] = TypeAdapter(Past)
_PREDICTION: TypeAdapter[Prediction] = TypeAdapter(Prediction)


def asked_of(published: object) -> Asked:
    """What an edition asks for, as alerting publishes it."""
    return _ASKED.validate_python(published)


def past_json(past: Past) -> Json:
    """What was learnt, as it is kept with a summary."""
    kept: Json = _PAST.dump_python(past, mode="json")
    return kept


def past_of(kept: object) -> Past:
    return _PAST.validate_python(kept)


def prediction_json(prediction: Prediction) -> Json:
    """`at_s` are the seconds until 50, 90 and 100 %, null where so many never come to it; `curve`
    is seconds and the share by then."""
    kept: Json = _PREDICTION.dump_python(prediction, mode="json")
    return kept


def prediction_of(kept: object) -> Prediction:
    return _PREDICTION.validate_python(kept)


def foreseen_json(foreseen: Foreseen) -> Json:
    """Everything foreseen; times in seconds."""
    return {
        "posts": foreseen.posts,
        "people": foreseen.people,
        "visits": foreseen.visits,
        "prediction": prediction_json(foreseen.prediction),
        "findings": [_finding(one) for one in foreseen.findings],
    }


def _finding(finding: Finding) -> Json:
    return {"what": finding.what, "values": _plain(finding.values)}


def _plain(values: Mapping[str, object]) -> Json:
    return {
        name: value.total_seconds() if isinstance(value, timedelta) else value
        for name, value in values.items()
    }
