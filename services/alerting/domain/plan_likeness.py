"""How alike texts are: people stop reading what always sounds the same."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from services.alerting.domain.plan import Edition, Texts
from services.alerting.domain.plan_words import COMMON_PURPOSES

MOST_ALIKE = 0.6
"""The share that two texts of one language and kind may have in common."""

_COMMON = re.compile(
    r"\{\w+\}|已收到回1,不能去回2。详情|请按1确认收到;不能去请按2。"
    r"|Reply 1 yes, 2 can't\.|Press 1 to confirm; if you can't go, press 2\."
)
_WORDS = {"zh": re.compile(r"\w"), "en": re.compile(r"[\w']+")}


@dataclass(frozen=True)
class Sample:
    """One text: whose it is, of which kind (`sms`, `voice`, `page`, `line` of a page, `place`,
    `question`), and where it stands."""

    edition: str
    kind: str
    field: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Alike:
    """Two texts that have `share` in common."""

    one: Sample
    other: Sample
    share: float


def words_of(text: str, language: str) -> tuple[str, ...]:
    """What a text itself says: characters in Chinese, words in English, without placeholders,
    punctuation and the phrase by which one answers."""
    return tuple(_WORDS[language].findall(_COMMON.sub(" ", text).lower()))


def share_alike(one: Sequence[str], other: Sequence[str]) -> float:
    """From 0 to 1: twice the length of what both say in the same order, of all they say."""
    return max(
        SequenceMatcher(None, first, second, autojunk=False).ratio()
        for first, second in ((one, other), (other, one))
    )


def samples(edition: Edition, language: str) -> Iterator[Sample]:
    """Every message of an edition's own, its page as a whole, and each line of it, each line for a
    kind of place and each question at the door: alone that one line is what is read. Things to take
    are a list, alike where the same is needed."""
    name, texts = f"{edition.plan}/{edition.level}", edition.texts[language]
    for kind, rounds in (("sms", texts.sms), ("voice", texts.voice)):
        for purpose, audiences in rounds.items():
            if purpose in COMMON_PURPOSES:
                continue
            for audience, template in audiences.items():
                field = f"texts.{language}.{purpose}.{audience}.{kind}"
                yield Sample(name, kind, field, words_of(template, language))
    page = words_of("\n".join(_page(texts)), language)
    yield Sample(name, "page", f"texts.{language}.page", page)
    for kind, listed, lines in (
        ("line", "page", enumerate(texts.page)),
        ("place", "places", texts.places.items()),
        ("question", "questions", enumerate(texts.questions)),
    ):
        for key, line in lines:
            field = f"texts.{language}.{listed}.{key}"
            yield Sample(name, kind, field, words_of(line, language))


def too_alike(editions: Iterable[Edition], language: str) -> Iterator[Alike]:
    """Every two texts of one kind that have more than `MOST_ALIKE` in common."""
    by_kind: dict[str, list[tuple[Sample, frozenset[tuple[str, int]]]]] = {}
    for edition in editions:
        for sample in samples(edition, language):
            by_kind.setdefault(sample.kind, []).append((sample, _numbered(sample.words)))
    for found in by_kind.values():
        for (one, mine), (other, theirs) in combinations(found, 2):
            # What both have in any order bounds what they have in the same order.
            if 2 * len(mine & theirs) <= MOST_ALIKE * (len(mine) + len(theirs)):
                continue
            share = share_alike(one.words, other.words)
            if share > MOST_ALIKE:
                yield Alike(one, other, share)


def _numbered(words: Iterable[str]) -> frozenset[tuple[str, int]]:
    """Each word with how often it came before: sets of these count as the words themselves."""
    seen: Counter[str] = Counter()
    numbered = []
    for word in words:
        numbered.append((word, seen[word]))
        seen[word] += 1
    return frozenset(numbered)


def _page(texts: Texts) -> Iterator[str]:
    yield from (*texts.page, *texts.places.values(), *texts.questions, *texts.take)
