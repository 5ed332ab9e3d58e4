"""The catalogue of topics, read from topics.yaml: who produces, who consumes, which events."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict


class Topic(BaseModel):
    """One line of the catalogue."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    producer: str
    consumers: tuple[str, ...]
    key: str
    events: tuple[str, ...]
    partitions: int
    retention_hours: int
    classification: str


@cache
def topics() -> dict[str, Topic]:
    """All topics by name."""
    text = files("schemas").joinpath("topics.yaml").read_text(encoding="utf-8")
    raw: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return {name: Topic(name=name, **fields) for name, fields in raw.items()}


def consumed_by(service: str) -> tuple[str, ...]:
    """Names of the topics that a service lands."""
    return tuple(name for name, topic in topics().items() if service in topic.consumers)


def routes_from(service: str) -> dict[str, tuple[str, ...]]:
    """Topics that a service produces, by the consumer that lands them."""
    routes: dict[str, tuple[str, ...]] = {}
    for name, topic in topics().items():
        if topic.producer == service:
            for consumer in topic.consumers:
                routes[consumer] = (*routes.get(consumer, ()), name)
    return routes
