"""From a claimed attempt to what is handed over: phone opened, text rendered, body sealed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas.rounds import round_code
from schemas.vocabulary import Channel
from services.notifier.domain import texts
from services.notifier.domain.accounts import fits
from services.notifier.domain.attempt import Candidate, Change, Claim
from services.notifier.domain.lattice import Happening
from services.notifier.domain.message import ContactFacts, Outgoing, Person
from services.notifier.domain.number_limits import Limits
from services.notifier.domain.outcomes import LANE_MISMATCH
from services.notifier.domain.parts import part_count
from services.runtime import links
from services.runtime.sealing import SealBrokenError, Sealer

BODY = "attempt.body"
PHONE = "person.phone"
_LONGEST_VALIDITY_S = 36_000


@dataclass(frozen=True)
class Composed:
    """A message ready to be claimed and handed over."""

    claim: Claim
    outgoing: Outgoing


class Composer:
    """Makes messages; `public_url` is where phones reach the field page."""

    def __init__(
        self,
        sealer: Sealer,
        link_keys: Mapping[int, bytes],
        public_url: str,
        wording: texts.Wording,
        drill_mark: str,
    ) -> None:
        self._sealer = sealer
        self._link_keys = link_keys
        self._public_url = public_url.rstrip("/")
        self._wording = wording
        self._drill_mark = drill_mark

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
        except texts.NoTextError:
            return _refuse(candidate, "no_text")
        return Composed(
            claim=Claim(
                candidate.attempt_id,
                person.phone_hash,
                self._sealer.seal(body, BODY),
                part_count(body) if candidate.channel is Channel.SMS else 0,
                limits,
            ),
            outgoing=self._outgoing(candidate, facts, phone, body, now),
        )

    def spoken(self, facts: ContactFacts, round_name: str) -> str:
        """What a call of this round says; NoTextError where the plan has no words for it."""
        template = texts.template_for(facts.texts.get("voice", {}), round_name)
        return texts.render_voice(template, self._said(facts), self._wording)

    def _body(self, candidate: Candidate, facts: ContactFacts) -> str:
        if candidate.channel is Channel.CALL:
            return self.spoken(facts, candidate.round)
        token = links.mint(facts.contact_no, self._link_keys)
        link = f"{self._public_url}/t/{token}/{round_code(candidate.round)}"
        template = texts.template_for(facts.texts.get("sms", {}), candidate.round)
        said = texts.with_link(self._said(facts), link)
        return texts.render_sms(template, said, self._wording)

    def _said(self, facts: ContactFacts) -> texts.Facts:
        return texts.Facts(
            event=facts.event,
            signature=facts.signature,
            mark=self._drill_mark if facts.exercise else "",
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
