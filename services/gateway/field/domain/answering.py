"""What an answer from the page becomes: a new answer, or the one already given."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from schemas import ids
from schemas.events.answers import OutcomeDetail
from schemas.outcomes import rank
from schemas.vocabulary import AnswerKind, Via, VisitOutcome
from services.gateway.field.domain.details import merged
from services.gateway.field.domain.facts import Given

KNOCK_AGAIN = timedelta(seconds=60)
"""Without a word on which answer it follows, a second "no answer" this soon is a double tap."""
TICK = timedelta(microseconds=1)
"""What tells two moments apart where they are kept."""


@dataclass(frozen=True)
class Said:
    """What was posted; `after` is the answer that stood on the page when the button was pressed,
    `detail` what is said beyond the outcome, which adds to what was said of it before. `press`
    names one touch of a button on a page that keeps what it could not send: sent again, however
    late, it is the same touch. A `note` about a visit comes with an outcome or by itself."""

    contact_id: UUID
    kind: AnswerKind
    visit_id: UUID | None = None
    outcome: VisitOutcome | None = None
    after: UUID | None = None
    detail: OutcomeDetail | None = None
    press: UUID | None = None
    note: str = ""

    @property
    def only_note(self) -> bool:
        """Whether nothing is answered."""
        return self.kind is AnswerKind.VISIT and self.outcome is None

    @property
    def question(self) -> UUID | None:
        """What is answered, by the visit or the contact; None for an arrival, which takes back
        nothing that was said."""
        if self.kind is AnswerKind.ARRIVED:
            return None
        return self.visit_id or self.contact_id


@dataclass(frozen=True)
class Seen:
    """What the question's owner has as its answer, since when, and in which communities.

    Nothing yet: answer and moment are None. What was said before `asked_at` answers an earlier
    message: a graver level asks everything anew.
    """

    answer: AnswerKind | VisitOutcome | None = None
    at: datetime | None = None
    communities: tuple[str, ...] = ()
    asked_at: datetime | None = None


def next_answer(said: Said, latest: Given | None, seen: Seen, now: datetime) -> Given | None:
    """The answer to record; None when it is the one that stands already.

    `latest` is the newest answer recorded here on the same question: the visit's, by whomever,
    or the contact's received / cannot; `seen` is what its owner has, which may have come another
    way or have been set back. The id is made of what was said and what it follows, so a form
    sent twice is one answer; the moment is later than the one it follows, so it counts. The id
    of a press is made of the press alone: it stays one answer when others came in between. A need
    of help that who pressed did not see is not silenced: what was pressed stands on record before
    it.
    """
    answer_id = _answer_id(said, latest, seen)
    if latest is not None and latest.answer_id == answer_id:
        return None
    if latest is not None and not _overtaken(latest, seen) and _same(said, latest, now):
        return None
    detail = _detail(said, latest)
    at = now if latest is None else max(now, latest.at + TICK)
    need = _unseen_need(said, latest, seen)
    if need is not None:
        at = need - TICK
    return Given(answer_id, said.contact_id, said.kind, at, said.visit_id, said.outcome, detail)


def need_heard(visit_id: UUID, at: datetime) -> UUID:
    """What a page calls a need of help that came another way than through here, as by SMS."""
    return ids.of("need", visit_id, at.astimezone(UTC).isoformat())


def _unseen_need(said: Said, latest: Given | None, seen: Seen) -> datetime | None:
    """Since when help is needed as somebody else, or an officer, said after the page was shown.

    The page may have lain on a phone without network since. Details of the same need add to it.
    """
    need = _standing_need(said, latest, seen)
    adds = said.outcome is VisitOutcome.NEEDS_HELP and said.detail is not None
    return None if need is None or adds or said.after == need[0] else need[1]


def _standing_need(said: Said, latest: Given | None, seen: Seen) -> tuple[UUID, datetime] | None:
    """The name and the moment of the need that stands and may not be known to who pressed."""
    if said.visit_id is None or said.kind is not AnswerKind.VISIT:
        # Who comes to the door because of the need says nothing against it.
        return None
    if _heard_need(latest, seen):
        assert seen.at is not None
        return need_heard(said.visit_id, seen.at), seen.at
    if latest is None or latest.outcome is not VisitOutcome.NEEDS_HELP or _overtaken(latest, seen):
        return None
    theirs = latest.contact_id != said.contact_id or latest.via is not Via.PAGE
    return (latest.answer_id, latest.at) if theirs else None


def _heard_need(latest: Given | None, seen: Seen) -> bool:
    """Whether a need of help stands that was not recorded here; nobody says whose it is."""
    if seen.answer is not VisitOutcome.NEEDS_HELP or seen.at is None:
        return False
    if outdated(seen.at, seen.asked_at):
        return False
    if latest is None or latest.outcome is None:
        return True
    return rank((seen.at, VisitOutcome.NEEDS_HELP)) > rank((latest.at, latest.outcome))


def _answer_id(said: Said, latest: Given | None, seen: Seen) -> UUID:
    what = (said.contact_id, said.kind, said.visit_id or "", said.outcome or "")
    if said.question is None:
        return ids.of("arrival", *what, seen.asked_at or "")
    if said.press is not None:
        return ids.of("press", *what, said.press)
    detail = _detail(said, latest)
    follows = latest.answer_id if latest else ""
    return ids.of("answer", *what, follows, *([detail.model_dump_json()] if detail else []))


def _detail(said: Said, latest: Given | None) -> OutcomeDetail | None:
    same = latest is not None and latest.outcome == said.outcome
    before = latest.detail if latest is not None and same else None
    return merged(before, said.detail) if before or said.detail else None


def outdated(given_at: datetime, asked_at: datetime | None) -> bool:
    """Whether an answer was given before its question was asked anew."""
    return asked_at is not None and given_at < asked_at


def _overtaken(latest: Given, seen: Seen) -> bool:
    """Something else stands since: an SMS, an officer's entry, or it was asked anew."""
    if outdated(latest.at, seen.asked_at):
        return True
    own = latest.outcome if latest.outcome is not None else latest.kind
    return seen.at is not None and seen.at > latest.at and seen.answer != own


def _same(said: Said, latest: Given, now: datetime) -> bool:
    if (said.contact_id, said.kind, said.outcome) != (
        latest.contact_id,
        latest.kind,
        latest.outcome,
    ):
        return False
    if said.detail is not None and _detail(said, latest) != latest.detail:
        return False
    if said.outcome is not VisitOutcome.NO_ANSWER:
        return True
    # A second knock at the same shut door is news; the same form sent twice is not.
    if said.press is not None:
        return False
    if said.after is not None:
        return said.after != latest.answer_id
    return now - latest.at < KNOCK_AGAIN


def standing(seen: Seen, own: Given | None) -> AnswerKind | None:
    """What the contact said last: by any way as alerting has it, or on the page."""
    later = own is not None and (seen.at is None or seen.at <= own.at)
    if own is not None and later and not outdated(own.at, seen.asked_at):
        return own.kind
    return AnswerKind(seen.answer) if seen.answer is not None else None
