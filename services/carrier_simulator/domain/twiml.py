"""TwiML as values: what a call speaks, asks and does next."""

from dataclasses import dataclass

_SECONDS_A_CHARACTER = 0.2
_DEFAULT_GATHER_S = 5.0


@dataclass(frozen=True, slots=True)
class Say:
    """Speak a text."""

    text: str

    @property
    def seconds(self) -> float:
        """How long it takes at a calm Chinese pace, five characters a second."""
        return len(self.text) * _SECONDS_A_CHARACTER


@dataclass(frozen=True, slots=True)
class Pause:
    """Be silent for some seconds."""

    seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Gather:
    """Speak, then wait `timeout` seconds for keys and post them to `action`."""

    action: str
    method: str = "POST"
    digits: int | None = None
    finish_on: str = "#"
    timeout: float = _DEFAULT_GATHER_S
    spoken: tuple[Say | Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class Redirect:
    """Go on with the document at another address."""

    url: str
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Hangup:
    """End the call."""


@dataclass(frozen=True, slots=True)
class Text:
    """Send an SMS back (an answer to an inbound message)."""

    body: str


Verb = Say | Pause | Gather | Redirect | Hangup | Text
