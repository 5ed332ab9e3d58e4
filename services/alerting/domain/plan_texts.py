"""What is wrong with a plan's texts: pure checks, each finding says what to do."""

import re
from collections.abc import Iterator, Mapping
from string import Formatter

from schemas.vocabulary import RoundPurpose
from services.alerting.domain.plan_fault import Wrong
from services.alerting.domain.plan_words import LONG_VALUES, PLACEHOLDERS, TELLING_PURPOSES

SMS_LIMIT = 134
"""Characters of two UCS-2 parts, 67 each (3GPP TS 23.040, as ui.md asks)."""

VOICE_LIMITS: Mapping[str, int] = {"zh": 100, "en": 300}
"""Characters spoken in about 20 s: a call counts only when it was heard to its end."""

LINE_LIMIT = 200
"""Characters of a line on the page: twice the longest that is shipped."""

PREFIX = "{signature}{drill}"
"""How every message begins, so that nobody takes it for fraud or a drill for an alert."""

_ASKS: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "zh": (re.compile(r"[回按] ?1"), re.compile(r"[回按] ?2")),
    "en": (
        re.compile(r"\b(?:reply|press) 1\b", re.IGNORECASE),
        re.compile(r"(?:,|press) 2\b", re.IGNORECASE),
    ),
}


def sms_faults(template: str, language: str, purpose: RoundPurpose) -> Iterator[Wrong]:
    """What keeps an SMS template from being sent: placeholders, prefix, link, question, length."""
    unreadable = tuple(_placeholder_faults(template, PLACEHOLDERS))
    if unreadable:
        yield from unreadable
        return
    if not template.startswith(PREFIX):
        yield Wrong("prefix", {"prefix": PREFIX})
    if "{link}" not in template:
        yield Wrong("link", {"link": "{link}"})
    yield from _question_faults(template, language, purpose)
    length = len(rendered(template).encode("utf-16-le")) // 2
    if length > SMS_LIMIT:
        over = length - SMS_LIMIT
        yield Wrong("sms-long", {"length": length, "limit": SMS_LIMIT, "over": over})


def voice_faults(template: str, language: str, purpose: RoundPurpose) -> Iterator[Wrong]:
    """What keeps a voice template from being spoken: placeholders, prefix, keys, length."""
    unreadable = tuple(_placeholder_faults(template, PLACEHOLDERS - {"link"}))
    if unreadable:
        yield from unreadable
        return
    if not template.startswith(PREFIX):
        yield Wrong("prefix", {"prefix": PREFIX})
    yield from _question_faults(template, language, purpose)
    length, limit = len(rendered(template)), VOICE_LIMITS[language]
    if length > limit:
        yield Wrong("voice-long", {"length": length, "limit": limit})


def page_faults(line: str) -> Iterator[Wrong]:
    """What keeps a line from the page: it is shown as it stands, so braces have no place in it."""
    if not line.strip():
        yield Wrong("line-empty")
    if "{" in line or "}" in line:
        yield Wrong("braces-shown")
    if len(line) > LINE_LIMIT:
        yield Wrong("line-long", {"length": len(line), "limit": LINE_LIMIT})


def rendered(template: str) -> str:
    """A template with long but plausible values; ValueError or KeyError when it can't be read."""
    return template.format_map(LONG_VALUES)


def _placeholder_faults(template: str, known: frozenset[str]) -> Iterator[Wrong]:
    if not template.strip():
        yield Wrong("empty")
        return
    try:
        parts = tuple(Formatter().parse(template))
    except ValueError as error:
        yield Wrong("braces", {"reason": error, "name": "{name}"})
        return
    for _, name, spec, conversion in parts:
        if name is not None and (name not in known or spec or conversion):
            yield Wrong("placeholder", {"name": f"{{{name}}}", "choices": sorted(known)})


def _question_faults(template: str, language: str, purpose: RoundPurpose) -> Iterator[Wrong]:
    received, cannot = (bool(pattern.search(template)) for pattern in _ASKS[language])
    if purpose in TELLING_PURPOSES:
        if received or cannot:
            yield Wrong("asks", {"purpose": purpose})
    elif not (received and cannot):
        yield Wrong("asks-not")
