"""Settling an attempt that is unknown by asking the provider (invariant 2).

The provider lists what it has for a number. A message names its attempt by the link in its body.
A call's listing shows neither our address nor our id; what makes it ours is that a number has at
most one unresolved attempt a channel and account (a unique index holds that), that calls whose
ids other attempts carry are left out, and that it was created after the claim.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from schemas.vocabulary import Channel

SLACK = timedelta(seconds=30)
"""How far the provider's clock may be behind ours."""
MOST_LOOKS = 12
LONGEST_PAUSE = timedelta(minutes=10)
_LINK = re.compile(r"/t/[0-9A-Za-z]+/[0-9A-Za-z-]+")
_PUT_OFF, _LONGEST_PUT_OFF = timedelta(seconds=10), timedelta(minutes=2)


class Unanswered(StrEnum):
    """Why a look-up has no list."""

    NO_ANSWER = "no_answer"
    NOT_NOW = "not_now"
    """The provider asked for patience, or was left alone: that is no look-up."""


@dataclass(frozen=True)
class Listed:
    """One message or call of the provider's list."""

    sid: str
    created_at: datetime
    sender: str
    outbound: bool
    status: str
    error_code: str = ""
    body: str = ""
    sent_at: datetime | None = None


@dataclass(frozen=True)
class Sought:
    """An unknown attempt; `taken` are ids at the provider that other attempts carry."""

    channel: Channel
    claimed_at: datetime
    sender: str
    body: str
    taken: frozenset[str]


def mark_of(body: str) -> str:
    """What tells this text from every other: its link's path, or all of it when it has none."""
    found = _LINK.search(body)
    return found[0] if found else body


def find(sought: Sought, listed: Sequence[Listed]) -> Listed | None:
    """The message or call that this attempt made, or None when the list does not have it."""
    mark = mark_of(sought.body)
    fitting = [
        item
        for item in listed
        if item.outbound
        and item.sender == sought.sender
        and item.sid not in sought.taken
        and item.created_at >= oldest_sought(sought.claimed_at)
        and (sought.channel is Channel.CALL or mark in item.body)
    ]
    return min(fitting, key=lambda item: item.created_at, default=None)


def oldest_sought(claimed_at: datetime) -> datetime:
    """What was created before then is not what an attempt claimed at that moment made."""
    return claimed_at - SLACK


def reaches_back(page: Sequence[Listed], since: datetime) -> bool:
    """Whether what was created since then stands on this page of the list or on one before it.

    The newest come first, in the order of their sending (Twilio: "sorted by the DateSent field,
    with the most recent messages appearing first"), which comes after their creation.
    """
    return any(max(item.created_at, item.sent_at or item.created_at) < since for item in page)


def patience(times: int) -> timedelta:
    """How long look-ups of an account rest that has put them off so many times in a row."""
    return min(_PUT_OFF * (1 << min(max(times - 1, 0), 8)), _LONGEST_PUT_OFF)


def next_look(looks: int, first: timedelta) -> timedelta | None:
    """The pause after `looks` look-ups without an answer; None when it is time to give up
    waiting: the attempt stays unknown, and its number is free for others."""
    if looks >= MOST_LOOKS:
        return None
    return min(first * (1 << looks), LONGEST_PAUSE)
