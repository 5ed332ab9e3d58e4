"""Officers' own words: in the messages that carry them, and where they correct a plan's text.

A correction is said in its own words, or without any in those of the plan's newer version. What
the plan would tell first is told in the words that correct it, so that who had not heard the wrong
thing hears the right one only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from schemas.rounds import round_purpose
from schemas.vocabulary import Channel, RoundPurpose

WORDS = "{words}"
MESSAGES = (RoundPurpose.CORRECTION, RoundPurpose.AD_HOC)


@dataclass(frozen=True)
class Frames:
    """What stands around an officer's words, by purpose: an SMS's or a call's."""

    sms: Mapping[RoundPurpose, str]
    voice: Mapping[RoundPurpose, str]

    def of(self, channel: Channel) -> Mapping[RoundPurpose, str]:
        return self.sms if channel is Channel.SMS else self.voice


def message_of(round_name: str) -> UUID | None:
    """The message that a round is about; None: it is no message's."""
    try:
        purpose = round_purpose(round_name)
    except ValueError:
        return None
    return UUID(round_name.partition(":")[2]) if purpose in MESSAGES else None


def framed(frames: Mapping[RoundPurpose, str], purpose: RoundPurpose, words: str) -> str:
    """A template that says these words: no brace in them is a place to fill in."""
    plain = words.strip().rstrip("。.").replace("{", "{{").replace("}", "}}")
    return frames[purpose].replace(WORDS, plain)
