"""Officers' own messages: what is asked for, and why its words can't be sent as they are."""

from dataclasses import dataclass, field
from uuid import UUID

from schemas.events.commands import Selection
from schemas.vocabulary import MessagePurpose, RoundPurpose
from services.gateway.domain.notes import digest_of

LONGEST = 60
"""UTF-16 units, as an SMS and a browser count them (an emoji is two): with signature, event and
link they fill two parts of an SMS."""
LONGEST_EN = 200
"""Likewise, for the page alone."""
CONTEXT = "message.words"
"""What words are sealed for; the notifier opens them."""


@dataclass(frozen=True)
class Asked:
    """A message as an officer wants it: its words in Chinese and English, or (both empty) those of
    the plan's newer version."""

    purpose: MessagePurpose
    words: str = ""
    words_en: str = ""
    corrects: UUID | None = None
    selection: Selection = field(default_factory=Selection)

    @property
    def from_plan(self) -> bool:
        return not self.words.strip()

    @property
    def content(self) -> dict[str, object]:
        """What is on record of it: words only as far as they tell two messages apart."""
        return {
            "purpose": str(self.purpose),
            "words": digest_of(f"{self.words}\n{self.words_en}") if self.words.strip() else None,
            "corrects": str(self.corrects) if self.corrects else None,
            "selection": self.selection.model_dump(mode="json"),
        }


@dataclass(frozen=True)
class SealedWords:
    """A message's words as they are kept; none where the plan speaks."""

    message_id: UUID
    mobilisation_id: UUID
    purpose: MessagePurpose
    words: bytes | None
    words_en: bytes | None
    author: str


def fault_of(asked: Asked) -> str:
    """Why it can't be sent (`long`, `several-lines`, `nothing-said`), or empty."""
    if asked.from_plan:
        whole = asked.purpose is RoundPurpose.CORRECTION and asked.corrects is None
        return "" if whole and not asked.words_en.strip() else "nothing-said"
    if _room(asked.words) > LONGEST or _room(asked.words_en) > LONGEST_EN:
        return "long"
    return "several-lines" if "\n" in (asked.words + asked.words_en).strip() else ""


def _room(words: str) -> int:
    return len(words.strip().encode("utf-16-le", "replace")) // 2
