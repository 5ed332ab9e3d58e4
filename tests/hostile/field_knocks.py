"""Knocks at the field page: right links and wrong ones, one's own doors and others'."""

import random
from collections.abc import Callable
from urllib.parse import quote, urlencode

from schemas.vocabulary import VisitOutcome
from tests.hostile import people
from tests.hostile.edge import Edge
from tests.hostile.knocks import Knock, Truth, damaged, spoilt
from tests.hostile.wire import request

PROCESS = "gateway-public"
OUTCOMES = [str(outcome) for outcome in VisitOutcome if outcome is not VisitOutcome.UNKNOWN]
FORM = "application/x-www-form-urlencoded"


class FieldKnocks:
    """Makes knocks of leaders 1 to `leaders`; every choice is the seed's."""

    def __init__(self, edge: Edge, rng: random.Random, leaders: int) -> None:
        self._edge = edge
        self._rng = rng
        self._leaders = leaders

    def __call__(self) -> Knock:
        kinds: tuple[Callable[[], Knock], ...] = (
            self.true,
            self.looks,
            self.wrong_link,
            self.others_door,
            self.odd_form,
            self.damaged,
        )
        return self._rng.choices(kinds, (6, 4, 4, 3, 3, 1))[0]()

    def true(self) -> Knock:
        """A leader answers, or says what was found at a door."""
        i = self._leader()
        if self._rng.random() < 0.3:
            return self._press(i, "received", {}, Truth.TRUE, _said(i, "received"))
        d, outcome = self._rng.randint(1, people.DOORS), self._rng.choice(OUTCOMES)
        visit = people.of("visit", i, d)
        record = _said(i, "visit", str(visit), outcome)
        return self._press(i, f"visits/{visit}", {"outcome": outcome}, Truth.TRUE, record)

    def looks(self) -> Knock:
        """A leader opens the page, with odd questions behind it."""
        page = spoilt(self._rng, str(self._rng.randint(0, 3)))
        query = urlencode({"p": page, "v": page, "lang": page})
        raw = request("GET", f"/t/{self._edge.token(self._leader())}?{query}")
        return Knock(PROCESS, raw, Truth.TRUE)

    def wrong_link(self) -> Knock:
        """Somebody tries a link that nobody was given."""
        token = self._edge.token(self._leader())
        at = self._rng.randrange(len(token))
        other = self._rng.choice([c for c in "23456789ABCDEFGHJK" if c != token[at]])
        wrong = quote(
            self._rng.choice((token[:at] + other + token[at + 1 :], spoilt(self._rng, token) + "Z"))
        )
        button = self._rng.choice(("received", "cannot"))
        return Knock(PROCESS, request("POST", f"/t/{wrong}/{button}"), Truth.FALSE)

    def others_door(self) -> Knock:
        """A leader says something of a door that is not theirs."""
        i = self._leader()
        visit = people.of("visit", i % self._leaders + 1, self._rng.randint(1, people.DOORS))
        return self._press(i, f"visits/{visit}", {"outcome": "safe"}, Truth.FALSE, None)

    def odd_form(self) -> Knock:
        """A form with fields that the page never sends."""
        i, outcome = self._leader(), spoilt(self._rng, self._rng.choice(OUTCOMES))
        visit = people.of("visit", i, self._rng.randint(1, people.DOORS))
        fields = {"outcome": outcome, "after": spoilt(self._rng, str(visit)), "x": outcome}
        record = _said(i, "visit", str(visit), outcome)
        return self._press(i, f"visits/{visit}", fields, Truth.ODD, record)

    def damaged(self) -> Knock:
        """Bytes of a right answer lost and doubled on the way."""
        knock = self.true()
        head, _, body = knock.raw.partition(b"\r\n\r\n")
        raw = damaged(self._rng, head, self._rng.randrange(1, 4)) + b"\r\n\r\n" + body
        return Knock(PROCESS, raw, Truth.ODD, knock.record, whole=False)

    def _leader(self) -> int:
        return self._rng.randint(1, self._leaders)

    def _press(
        self,
        i: int,
        button: str,
        fields: dict[str, str],
        truth: Truth,
        record: tuple[str, ...] | None,
    ) -> Knock:
        body = urlencode(fields).encode()
        path = f"/t/{self._edge.token(i)}/{button}"
        return Knock(PROCESS, request("POST", path, body, content_type=FORM), truth, record)


def _said(i: int, kind: str, visit: str = "", outcome: str = "") -> tuple[str, ...]:
    return ("answer", str(people.of("contact", i)), kind, visit, outcome)
