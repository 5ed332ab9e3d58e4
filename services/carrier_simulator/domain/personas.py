"""Who holds a phone, and how that person answers: decisions from seed and number alone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random


class PersonaKind(StrEnum):
    """Ways in which people answer; `manual` waits for somebody at the wall or a test.

    Those after it are phones that no text reaches; who can be called at one of them answers so.
    """

    FAST = "fast"
    SLOW = "slow"
    ONLY_CALLS = "only_calls"
    ONLY_LINK = "only_link"
    NEVER = "never"
    DEAD = "dead"
    RELATIVE = "relative"
    MANUAL = "manual"
    SWITCHED_OFF = "switched_off"
    LANDLINE = "landline"
    FILTERED = "filtered"
    FAILING = "failing"
    OPTED_OUT = "opted_out"
    INVALID = "invalid"


DEFAULT_WEIGHTS: Mapping[str, float] = {
    PersonaKind.FAST: 0.46,
    PersonaKind.SLOW: 0.20,
    PersonaKind.ONLY_LINK: 0.12,
    PersonaKind.ONLY_CALLS: 0.10,
    PersonaKind.NEVER: 0.05,
    PersonaKind.RELATIVE: 0.04,
    PersonaKind.DEAD: 0.03,
}


@dataclass(frozen=True, slots=True)
class Persona:
    """One person at a number; `cannot` says 2 instead of 1 when asked."""

    kind: PersonaKind
    cannot: bool = False

    @property
    def key(self) -> str:
        """What this person answers: 1 received, 2 can't."""
        return "2" if self.cannot else "1"


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer the text by SMS after `delay` seconds."""

    body: str
    delay: float


@dataclass(frozen=True, slots=True)
class OpenLink:
    """Open the newest text's link after `delay` seconds."""

    delay: float


@dataclass(frozen=True, slots=True)
class PickUp:
    """Take the ringing call after `delay` seconds."""

    delay: float


@dataclass(frozen=True, slots=True)
class PressKey:
    """Press a key `delay` seconds after being asked."""

    key: str
    delay: float


@dataclass(frozen=True, slots=True)
class HangUp:
    """Put down `delay` seconds after being asked."""

    delay: float


@dataclass(frozen=True, slots=True)
class RingBack:
    """Dial the number of a missed call after `delay` seconds."""

    delay: float


_REACHED_BY_CALL = frozenset(
    {
        PersonaKind.ONLY_CALLS,
        PersonaKind.LANDLINE,
        PersonaKind.FILTERED,
        PersonaKind.FAILING,
        PersonaKind.OPTED_OUT,
    }
)
_ASKS_REPLY = re.compile(r"回复?\s*1|repl(?:y|ies)\s+(?:with\s+)?1", re.IGNORECASE)
_SLOW_MISSES = 0.5


def chance(seed: int, *what: str) -> Random:
    """A source of chance that depends on nothing but the seed and what it is about."""
    return Random("\x1f".join((str(seed), *what)))  # noqa: S311 - people, not keys


def assign(
    seed: int, number: str, weights: Mapping[str, float], cannot_share: float = 0.0
) -> Persona:
    """The persona at a number: the same for the same seed, number and weights."""
    rng = chance(seed, number, "persona")
    kinds = [kind for kind in PersonaKind if weights.get(kind, 0) > 0]
    if not kinds:
        return Persona(PersonaKind.MANUAL)
    kind = rng.choices(kinds, [weights[kind] for kind in kinds])[0]
    able = kind in (PersonaKind.FAST, PersonaKind.SLOW)
    return Persona(kind, cannot=able and rng.random() < cannot_share)


def asks_reply(text: str) -> bool:
    """Whether a text asks to be answered by a digit."""
    return _ASKS_REPLY.search(text) is not None


def on_text(
    persona: Persona, asked: bool, has_link: bool, rng: Random
) -> tuple[Reply | OpenLink, ...]:
    """What a text makes this person do; `asked` = the text wants a digit back."""
    match persona.kind:
        case PersonaKind.FAST:
            delay, page = rng.uniform(5, 40), rng.uniform(10, 60)
        case PersonaKind.SLOW:
            delay, page = rng.uniform(90, 420), rng.uniform(30, 180)
        case PersonaKind.ONLY_LINK:
            return (OpenLink(rng.uniform(20, 150)),) if has_link else ()
        case _:
            return ()
    actions: list[Reply | OpenLink] = [Reply(persona.key, delay)] if asked else []
    if has_link and not (persona.cannot and asked):
        actions.append(OpenLink(delay + page))
    return tuple(actions)


def on_ringing(persona: Persona, rng: Random) -> PickUp | None:
    """Whether this person takes the call; a slow one misses every second call."""
    if persona.kind in _REACHED_BY_CALL:
        return PickUp(rng.uniform(2, 10))
    match persona.kind:
        case PersonaKind.FAST | PersonaKind.RELATIVE:
            return PickUp(rng.uniform(2, 10))
        case PersonaKind.SLOW:
            return None if rng.random() < _SLOW_MISSES else PickUp(rng.uniform(6, 15))
        case _:
            return None


def on_key_asked(persona: Persona, rng: Random) -> PressKey | HangUp | None:
    """What this person does when the call asks for a key; a relative presses nothing."""
    if persona.kind in _REACHED_BY_CALL:
        return PressKey(persona.key, rng.uniform(3, 8))
    match persona.kind:
        case PersonaKind.FAST | PersonaKind.SLOW:
            return PressKey(persona.key, rng.uniform(3, 8))
        case PersonaKind.RELATIVE:
            return HangUp(rng.uniform(4, 10))
        case _:
            return None


def on_missed(persona: Persona, rng: Random) -> RingBack | None:
    """Whether this person rings back a call that was missed."""
    if persona.kind is PersonaKind.SLOW:
        return RingBack(rng.uniform(20, 120))
    return None


def after_key(persona: Persona, key: str, rng: Random) -> OpenLink | None:
    """Having said "received" on the phone, one looks at the text's link."""
    if key == "1" and persona.kind in (
        PersonaKind.ONLY_CALLS,
        PersonaKind.FAST,
        PersonaKind.SLOW,
    ):
        return OpenLink(rng.uniform(10, 60))
    return None
