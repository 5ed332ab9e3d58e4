"""The checked-in AsyncAPI document is the generated one, and everything in it can be found."""

from collections.abc import Iterator
from typing import Any

import yaml

from schemas import asyncapi, catalogue
from schemas.events import BY_NAME


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "$ref":
                yield value
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def test_the_file_is_generated() -> None:
    written = asyncapi.FILE.read_text(encoding="utf-8")
    assert written == asyncapi.text(), "run `python -m schemas.asyncapi`"
    assert yaml.safe_load(written) == asyncapi.document()


def test_every_reference_leads_somewhere() -> None:
    document = asyncapi.document()
    found = list(references(document))
    assert found
    for reference in found:
        part = document
        for step in reference.removeprefix("#/").split("/"):
            part = part[step]
        assert isinstance(part, dict), reference


def test_there_is_a_channel_a_topic_and_a_message_an_event() -> None:
    document = asyncapi.document()
    assert set(document["channels"]) == set(catalogue.topics())
    assert set(document["components"]["messages"]) == set(BY_NAME)


def test_who_sends_and_who_lands_are_operations() -> None:
    operations = asyncapi.document()["operations"]
    assert operations["gateway-sends-hazard-alerts"]["action"] == "send"
    assert operations["roster-lands-hazard-alerts"]["action"] == "receive"
    ends = sum(1 + len(topic.consumers) for topic in catalogue.topics().values())
    assert len(operations) == ends
