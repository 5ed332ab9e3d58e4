"""What a person said by SMS or key."""

import re
import unicodedata

from schemas.answer_words import answer_of
from schemas.vocabulary import AnswerKind

_KEYS = {"1": AnswerKind.RECEIVED, "2": AnswerKind.CANNOT}
_BETWEEN = re.compile(r"[\W_]+")


def kind_of(text: str) -> AnswerKind | None:
    """1 or a word for it: received; 2 or a word for it: cannot; None for anything else.

    Full-width digits, blanks and punctuation do not matter; a digit and words that contradict
    each other are None, since guessing could take a helper off the list.
    """
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()
    if plain[:1] in _KEYS:
        kind, rest = _KEYS[plain[0]], plain[1:]
        return kind if not rest or _word(rest) is kind else None
    if plain[-1:] in _KEYS and (kind_before := _word(plain[:-1])) is not None:
        return kind_before if _KEYS[plain[-1]] is kind_before else None
    return _word(plain)


def _word(text: str) -> AnswerKind | None:
    said = answer_of(text)
    if said is not None:
        return said
    half = len(text) // 2
    # 收到收到
    return answer_of(text[:half]) if half and text[:half] * 2 == text else None
