"""From a claimed attempt to what is handed over: phone opened, text rendered, body sealed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas.rounds import round_code, round_purpose
from schemas.vocabulary import Channel, RoundPurpose
from services.notifier.domain import texts
from services.notifier.domain.accounts import fits
from services.notifier.domain.attempt import Candidate, Change, Claim
from services.notifier.domain.lattice import Happening
from services.notifier.domain.message import ContactFacts, Outgoing, Person
from services.notifier.domain.number_limits import Limits
from services.notifier.domain.outcomes import LANE_MISMATCH
from services.notifier.domain.own_words import Frames, framed, message_of
from services.notifier.domain.parts import part_count
from services.runtime import links
from services.runtime.sealing import SealBrokenError, Sealer

BODY = "attempt.body"
PHONE = "person.phone"
WORDS = "message.words"
"""As the gateway sealed them."""
_LONGEST_VALIDITY_S = 36_000


@dataclass(frozen=True)
class Composed:
    """A message ready to be claimed and handed over."""

    claim: Claim
    outgoing: Outgoing


@dataclass(frozen=True)
class Own:
    """What the notifier says of itself in a message."""

    drill_mark: str
    frames: Frames


class Composer:
    """Makes messages; `public_url` is where phones reach the field page."""

    def __init__(
        self,
        sealer: Sealer,
        link_keys: Mapping[int, bytes],
        public_url: str,
        wording: texts.Wording,
        own: Own,
    ) -> None:
        self._sealer = sealer
        self._link_keys = link_keys
        self._public_url = public_url.rstrip("/")
        self._wording = wording
        self._own = own

    def compose(
        self,
        candidate: Candidate,
        person: Person | None,
        facts: ContactFacts | None,
        limits: Limits,
        now: datetime,
    ) -> Composed | Change:
        """The message, or why this attempt can never be made (a refusal with its reason)."""
        if facts is None:
            return _refuse(candidate, "no_facts")
        if not fits(candidate.lane, candidate.account, exercise=facts.exercise):
            return _refuse(candidate, LANE_MISMATCH)
        try:
            phone = self._sealer.open(person.phone_sealed, PHONE) if person else ""
        except SealBrokenError:
            return _refuse(candidate, "phone_unreadable")
        if person is None or not phone:
            return _refuse(candidate, "no_phone")
        try:
            body = self._body(candidate, facts)
        except (texts.NoTextError, SealBrokenError):
            return _refuse(candidate, "no_text")
        return Composed(
            claim=Claim(
                candidate.attempt_id,
                person.phone_hash,
                self._sealer.seal(body, BODY),
                part_count(body) if candidate.channel is Channel.SMS else 0,
                limits,
                message_of(candidate.round) or facts.text_id,
            ),
            outgoing=self._outgoing(candidate, facts, phone, body, now),
        )

    def spoken(self, facts: ContactFacts, round_name: str) -> str:
        """What a call of this round says; NoTextError where the plan has no words for it."""
        template = self._template(facts, Channel.CALL, round_name)
        return texts.render_voice(template, self._said(facts), self._wording)

    def _body(self, candidate: Candidate, facts: ContactFacts) -> str:
        if candidate.channel is Channel.CALL:
            return self.spoken(facts, candidate.round)
        token = links.mint(facts.contact_no, self._link_keys)
        link = f"{self._public_url}/t/{token}/{round_code(candidate.round)}"
        template = self._template(facts, Channel.SMS, candidate.round)
        said = texts.with_link(self._said(facts), link)
        return texts.render_sms(template, said, self._wording)

    def _template(self, facts: ContactFacts, channel: Channel, round_name: str) -> str:
        """The plan's, or where an officer's words are said or correct it, those."""
        frames = self._own.frames.of(channel)
        if round_name == RoundPurpose.OVERTAKEN:
            return frames[RoundPurpose.OVERTAKEN]
        if words := self._words(facts, message_of(round_name)):
            return framed(frames, round_purpose(round_name), words)
        templates = dict(facts.texts.get("sms" if channel is Channel.SMS else "voice", {}))
        if words := self._words(facts, facts.text_id):
            templates[RoundPurpose.FIRST] = framed(frames, RoundPurpose.FIRST, words)
        return texts.template_for(templates, round_name)

    def _words(self, facts: ContactFacts, message_id: UUID | None) -> str:
        """An officer's words; empty where it is the plan that speaks."""
        sealed = facts.words_sealed.get(message_id) if message_id else None
        return self._sealer.open(sealed, WORDS) if sealed else ""

    def _said(self, facts: ContactFacts) -> texts.Facts:
        return texts.Facts(
            event=facts.event,
            signature=facts.signature,
            mark=self._own.drill_mark if facts.exercise else "",
            places=facts.places,
            visits=facts.visits,
            rescues=facts.rescues,
            silent=facts.silent,
        )

    def _outgoing(
        self, candidate: Candidate, facts: ContactFacts, phone: str, body: str, now: datetime
    ) -> Outgoing:
        left = int((candidate.not_after - now).total_seconds())
        return Outgoing(
            attempt_id=candidate.attempt_id,
            channel=candidate.channel,
            lane=candidate.lane,
            account=candidate.account,
            exercise=facts.exercise,
            to=phone,
            body=body if candidate.channel is Channel.SMS else "",
            validity_s=max(1, min(left, _LONGEST_VALIDITY_S)),
        )


def _refuse(candidate: Candidate, reason: str) -> Change:
    return Change(candidate.attempt_id, Happening.REFUSED, reason=reason)


def spread_of(attempt_id: UUID) -> float:
    """A number from 0 to 1 that is the attempt's own."""
    return (attempt_id.int % 1000) / 1000
