"""Topics, events and examples name each other, and no event can hold personal data."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from schemas import catalogue
from schemas.envelope import Envelope
from schemas.events import ALL, BY_NAME, Event
from services.runtime.roles import SCHEMAS

EXAMPLES = Path(catalogue.__file__).parent / "examples"
SERVICES = {schema.service for schema in SCHEMAS}
PERSONAL = {
    "name",
    "phone",
    "door",
    "text",
    "address",
    "mail",
    "tel",
    "kin",
    "body",
    "note",
    "photo",
}
"""Words that no field's name may hold."""
ALLOWED = {
    "Envelope.name": "of the event and its version",
    "AlertHeader.sender_name": "the office that issued a public warning",
    "Area.name": "areaDesc of a public warning",
    "Answer.note_id": "the note itself stays sealed at the gateway; this is its row",
    "RaiseMatter.note_id": "likewise",
    "AnswerMatter.note_id": "likewise",
    "EditPlan.text": "a plan's file, which LoadPlan carries as data: what everybody is told",
}
EMPTY = {
    "alert-received.v1": {("AlertReceived", "references")},
    "impact-community.v1": {("Node", "parent_id"), ("Node", "traits")},
    "assign-post.v1": {("AssignPost", "ends_at")},
}
"""What the examples leave empty, as such events usually do."""

by_event = pytest.mark.parametrize("name", BY_NAME)


def parts_of(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A model and every model inside it."""
    yield model
    for field in model.model_fields.values():
        for part in models_in(field.annotation):
            yield from parts_of(part)


def models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from models_in(argument)


def example(name: str) -> dict[str, object]:
    found: dict[str, object] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return found


def test_every_event_stands_in_the_catalogue_under_its_topic_and_the_other_way_round() -> None:
    listed = {name: topic.name for topic in catalogue.topics().values() for name in topic.events}
    assert listed == {event.NAME: event.TOPIC for event in ALL}


def test_producers_and_consumers_are_services() -> None:
    for topic in catalogue.topics().values():
        assert topic.producer in SERVICES
        assert topic.consumers
        assert set(topic.consumers) <= SERVICES - {topic.producer}


def test_what_a_service_lands_is_what_others_send_it() -> None:
    landed = {(name, service) for service in SERVICES for name in catalogue.consumed_by(service)}
    sent = {
        (name, consumer)
        for service in SERVICES
        for consumer, names in catalogue.routes_from(service).items()
        for name in names
    }
    assert landed == sent
    assert {name for name, _ in landed} == set(catalogue.topics())


def test_there_is_an_example_of_every_event_and_of_nothing_else() -> None:
    assert {path.name for path in EXAMPLES.iterdir()} == {f"{name}.json" for name in BY_NAME}


MODELS: tuple[type[BaseModel], ...] = (Envelope, *ALL)


@by_event
def test_an_example_is_a_whole_event_and_comes_back_as_it_was(name: str) -> None:
    written = example(name)
    envelope = Envelope.model_validate(written)
    event = BY_NAME[name].model_validate(envelope.payload)
    assert envelope.name == name
    assert event.model_dump(mode="json") == written["payload"]
    assert envelope.model_dump(mode="json") == {"order_key": "", **written}


@by_event
def test_an_example_comes_from_the_topics_producer(name: str) -> None:
    topic = catalogue.topics()[BY_NAME[name].TOPIC]
    assert example(name)["producer"] == topic.producer


@by_event
def test_an_example_shows_every_field_filled(name: str) -> None:
    payload = BY_NAME[name].model_validate(example(name)["payload"])
    shown = {(type(part).__name__, field) for part, field in filled(payload)}
    wanted = {
        (part.__name__, field) for part in parts_of(type(payload)) for field in part.model_fields
    }
    assert wanted - shown <= EMPTY.get(name, set())


def filled(value: object) -> Iterator[tuple[BaseModel, str]]:
    """Every (model, field) that holds something, at any depth."""
    if isinstance(value, tuple):
        for item in value:
            yield from filled(item)
    if isinstance(value, BaseModel):
        for field in type(value).model_fields:
            inner = getattr(value, field)
            if inner is not None and inner != ():
                yield value, field
            yield from filled(inner)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_field_can_hold_personal_data(model: type[BaseModel]) -> None:
    for part in parts_of(model):
        for field in part.model_fields:
            suspect = PERSONAL & set(field.split("_"))
            assert not suspect or f"{part.__name__}.{field}" in ALLOWED, f"{part.__name__}.{field}"


def test_the_allowed_fields_are_there() -> None:
    fields = {
        f"{part.__name__}.{field}"
        for model in MODELS
        for part in parts_of(model)
        for field in part.model_fields
    }
    assert set(ALLOWED) <= fields


@by_event
def test_an_event_passes_over_fields_of_later_versions(name: str) -> None:
    payload = example(name)["payload"]
    assert isinstance(payload, dict)
    event: type[Event] = BY_NAME[name]
    assert event.model_validate(payload | {"of_a_later_version": 1}) == event.model_validate(
        payload
    )
