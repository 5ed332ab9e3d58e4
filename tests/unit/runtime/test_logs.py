"""No personal data in a log line, whatever was handed to it."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import structlog

from services.runtime import logs
from services.runtime.logs import scrub

NUMBERS = (
    "19900000001",
    "+8619900000001",
    "8619900000001",
    "+86 199 0000 0001",
    "199-0000-0001",
    "86-199-0000-0001",
)


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What a configured process writes; logging is as it was afterwards."""
    root = logging.getLogger()
    before, level, quiet = (
        root.handlers,
        root.level,
        {name: logging.getLogger(name).level for name in logs.QUIET},
    )
    logs.configure("roster", "INFO")
    stream = io.StringIO()
    for handler in root.handlers:
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(stream)
    yield stream
    root.handlers = before
    root.setLevel(level)
    for name, was in quiet.items():
        logging.getLogger(name).setLevel(was)
    structlog.contextvars.clear_contextvars()
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize("number", NUMBERS)
def test_phone_numbers_are_taken_out(number: str) -> None:
    found = scrub(f"call to {number} failed")
    assert isinstance(found, str)
    assert "0001" not in found
    assert found.startswith("call to")
    assert found.endswith("failed")


@pytest.mark.parametrize(
    "path", ["/t/1C0F9XTK4M2Q7R8S3", "GET https://x.invalid/t/1c0f9xtk/f done"]
)
def test_tokens_of_links_are_taken_out(path: str) -> None:
    found = scrub(path)
    assert isinstance(found, str)
    assert "/t/***" in found
    assert "1c0f9xtk" not in found.lower()


@pytest.mark.parametrize(
    "text",
    ["2026-07-21T10:30:00Z", "990101001001", str(UUID(int=2**126)), "AC" + "e" * 32, "took 1.5 s"],
)
def test_codes_ids_and_times_stay(text: str) -> None:
    assert scrub(text) == text


def test_what_is_no_text_stays() -> None:
    assert scrub(19900000001) == 19900000001
    assert scrub(None) is None


def test_lines_are_json_of_this_process(written: io.StringIO) -> None:
    structlog.get_logger("x").info("event.landed", topic="answers", count=3)
    (line,) = lines(written)
    assert line["event"] == "event.landed"
    assert line["process"] == "roster"
    assert (line["level"], line["topic"], line["count"]) == ("info", "answers", 3)


@pytest.mark.parametrize("name", sorted(logs.PRIVATE_KEYS))
def test_private_fields_are_blank(written: io.StringIO, name: str) -> None:
    structlog.get_logger("x").warning("sent", **{name: "王芳"})
    assert lines(written)[0][name] == "***"


def test_numbers_in_events_fields_and_errors_are_blank(written: io.StringIO) -> None:
    log = structlog.get_logger("x")
    try:
        raise ValueError("bad number +8619900000001")
    except ValueError:
        log.warning("to 19900000001", detail="19900000001", exc_info=True)
    assert "19900000001" not in written.getvalue()
    assert "ValueError" in written.getvalue()


def test_other_libraries_lines_are_scrubbed_too(written: io.StringIO) -> None:
    logging.getLogger("some.library").warning("calling %s at /t/ABC123", "19900000001")
    assert "19900000001" not in written.getvalue()
    assert "ABC123" not in written.getvalue()
    assert lines(written)[0]["level"] == "warning"


@pytest.mark.parametrize("name", logs.QUIET)
def test_libraries_that_name_numbers_and_urls_are_quiet(written: io.StringIO, name: str) -> None:
    logging.getLogger(name).info("POST to 19900000001")
    assert written.getvalue() == ""
