"""What a person said by SMS or key."""

import re
import unicodedata

from schemas.vocabulary import AnswerKind

_KEYS = {"1": AnswerKind.RECEIVED, "2": AnswerKind.CANNOT}
_WORDS: dict[str, AnswerKind] = dict.fromkeys(
    ("收到", "已收到", "收到了", "好", "好的", "明白", "知道了", "马上去", "ok", "received", "yes"),
    AnswerKind.RECEIVED,
) | dict.fromkeys(
    (
        "不能去", "不能", "去不了", "我去不了", "我不能去", "来不了", "不行", "没空", "不在",
        "cannot", "cant", "no",
    ),
    AnswerKind.CANNOT,
)  # fmt: skip
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
    if text in _WORDS:
        return _WORDS[text]
    half = len(text) // 2
    # 收到收到
    return _WORDS.get(text[:half]) if half and text[:half] * 2 == text else None
