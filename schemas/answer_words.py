"""What people write for an answer: in an SMS, on paper."""

from schemas.outcome_words import plain
from schemas.vocabulary import AnswerKind

WORDS: dict[AnswerKind, tuple[str, ...]] = {
    AnswerKind.RECEIVED: (
        "收到", "已收到", "收到了", "好", "好的", "明白", "知道了", "马上去",
        "ok", "received", "yes",
    ),
    AnswerKind.CANNOT: (
        "不能去", "不能", "去不了", "我去不了", "我不能去", "来不了", "不行", "没空", "不在",
        "cannot", "cant", "no",
    ),
}  # fmt: skip
_BY_WORD = {plain(word): kind for kind, words in WORDS.items() for word in words}


def answer_of(text: str) -> AnswerKind | None:
    """The answer that a word stands for; None for any other: guessing could take a helper off the
    list."""
    return _BY_WORD.get(plain(text))
