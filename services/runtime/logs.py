"""Structured logs: JSON lines without personal data."""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

PHONE = re.compile(r"(?<![0-9a-fA-F-])(?:\+?86)?[ -]?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![0-9a-fA-F-])")
TOKEN = re.compile(r"/t/[0-9A-Za-z]+")
PRIVATE_KEYS = frozenset({"phone", "person_name", "body", "to", "from", "text", "token", "door"})
QUIET = ("twilio.http_client", "faust", "mode", "aiokafka", "httpx", "httpcore", "aiohttp", "kafka")


def scrub(value: object) -> object:
    """Replace what looks like a phone number or a link's token in a text."""
    if isinstance(value, str):
        return TOKEN.sub("/t/***", PHONE.sub("***", value))
    return value


def _without_personal_data(
    _logger: Any, _method: str, fields: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    return {key: "***" if key in PRIVATE_KEYS else scrub(value) for key, value in fields.items()}


def configure(process: str, level: str = "INFO") -> None:
    """Set up logging for one process: JSON on standard error, libraries from WARNING on."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _without_personal_data,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.contextvars.bind_contextvars(process=process)
