"""What is wrong with a plan's texts: pure checks, each finding says what to do."""

import re
from collections.abc import Iterator, Mapping
from string import Formatter

from schemas.vocabulary import RoundPurpose
from services.alerting.domain.plan_words import LONG_VALUES, PLACEHOLDERS, TELLING_PURPOSES

SMS_LIMIT = 134
"""Characters of two UCS-2 parts, 67 each (3GPP TS 23.040, as ui.md asks)."""

VOICE_LIMITS: Mapping[str, int] = {"zh": 100, "en": 300}
"""Characters spoken in about 20 s: a call counts only when it was heard to its end."""

PREFIX = "{signature}{drill}"
"""How every message begins, so that nobody takes it for fraud or a drill for an alert."""

_ASKS: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "zh": (re.compile(r"[回按] ?1"), re.compile(r"[回按] ?2")),
    "en": (
        re.compile(r"\b(?:reply|press) 1\b", re.IGNORECASE),
        re.compile(r"(?:,|press) 2\b", re.IGNORECASE),
    ),
}


def sms_faults(template: str, language: str, purpose: RoundPurpose) -> Iterator[str]:
    """What keeps an SMS template from being sent: placeholders, prefix, link, question, length."""
    unreadable = tuple(_placeholder_faults(template, PLACEHOLDERS))
    if unreadable:
        yield from unreadable
        return
    if not template.startswith(PREFIX):
        yield f"must begin with {PREFIX}"
    if "{link}" not in template:
        yield "must contain {link}: an answer never depends on a reply by SMS alone"
    yield from _question_faults(template, language, purpose)
    length = len(rendered(template).encode("utf-16-le")) // 2
    if length > SMS_LIMIT:
        yield (
            f"is {length} characters long with long values, two parts hold {SMS_LIMIT}: "
            f"shorten it by {length - SMS_LIMIT}"
        )


def voice_faults(template: str, language: str, purpose: RoundPurpose) -> Iterator[str]:
    """What keeps a voice template from being spoken: placeholders, prefix, keys, length."""
    unreadable = tuple(_placeholder_faults(template, PLACEHOLDERS - {"link"}))
    if unreadable:
        yield from unreadable
        return
    if not template.startswith(PREFIX):
        yield f"must begin with {PREFIX}"
    yield from _question_faults(template, language, purpose)
    length, limit = len(rendered(template)), VOICE_LIMITS[language]
    if length > limit:
        yield f"is {length} characters long, 20 s of speech hold {limit}: shorten it"


def page_faults(line: str) -> Iterator[str]:
    """What keeps a line from the page: it is shown as it stands, so braces have no place in it."""
    if not line.strip():
        yield "is empty: write what to do or remove the line"
    if "{" in line or "}" in line:
        yield "is shown as it stands: remove the braces"


def rendered(template: str) -> str:
    """A template with long but plausible values; ValueError or KeyError when it can't be read."""
    return template.format_map(LONG_VALUES)


def _placeholder_faults(template: str, known: frozenset[str]) -> Iterator[str]:
    if not template.strip():
        yield "is empty: write it"
        return
    try:
        parts = tuple(Formatter().parse(template))
    except ValueError as error:
        yield f"has braces that do not match ({error}): write placeholders as {{name}}"
        return
    choices = ", ".join(sorted(known))
    for _, name, spec, conversion in parts:
        if name is not None and (name not in known or spec or conversion):
            yield f"has the unknown placeholder {{{name}}}: use one of {choices}"


def _question_faults(template: str, language: str, purpose: RoundPurpose) -> Iterator[str]:
    received, cannot = (bool(pattern.search(template)) for pattern in _ASKS[language])
    if purpose in TELLING_PURPOSES:
        if received or cannot:
            yield f"asks for an answer: a {purpose} asks for none, remove it"
    elif not (received and cannot):
        yield "must say how to answer: 1 received, 2 can't"
