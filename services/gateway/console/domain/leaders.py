"""What an officer enters of a leader: who rang the duty room, or was rung, and said it there."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas.vocabulary import AnswerKind, Via


@dataclass(frozen=True)
class Whom:
    """Who said it: a person, or (`post_id`) whoever is asked for a post; one of the two."""

    person_id: UUID | None = None
    post_id: UUID | None = None


@dataclass(frozen=True)
class LeaderSaid:
    """That they are on it, or can't; `at` none: now."""

    whom: Whom
    kind: AnswerKind
    at: datetime | None = None


@dataclass(frozen=True)
class LeaderAnswer:
    """One answer; `at` is when it was said, `communities` are those in which it counts."""

    answer_id: UUID
    contact_id: UUID
    kind: AnswerKind
    at: datetime
    communities: tuple[str, ...]
    via: Via = Via.CONSOLE
