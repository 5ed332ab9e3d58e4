"""Both catalogues have every text that code asks for, with the same places to fill."""

import json
import re
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest

import services.gateway
from schemas.vocabulary import AlertStatus, MessageType, PostKind, VisitOutcome
from services.gateway.adapters.texts import FOLDER as TEXTS
from services.gateway.adapters.texts import LANGUAGES, PARTS, Texts, catalogue, language_of

FOLDER = Path(services.gateway.__file__).parent
USED = re.compile(r"""\bt(?:exts)?\(f?"([a-z][a-z.-]+)"|\bt\('([a-z][a-z.-]+)'""")


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_have_the_same_keys_and_places() -> None:
    zh, en = (catalogue(language) for language in LANGUAGES)
    assert set(zh) == set(en)
    assert {key: places(text) for key, text in zh.items()} == {
        key: places(text) for key, text in en.items()
    }
    assert all(text.strip() for text in (*zh.values(), *en.values()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_stands_twice(language: str) -> None:
    keys = [
        key
        for part in PARTS
        for key, _ in json.loads(
            (TEXTS / f"{part}{language}.json").read_text(encoding="utf-8"), object_pairs_hook=list
        )
    ]
    assert [key for key, times in Counter(keys).items() if times > 1] == []


def test_every_text_that_code_names_is_there() -> None:
    named = {
        first or second
        for path in (*FOLDER.rglob("*.py"), *FOLDER.rglob("*.html"))
        for first, second in USED.findall(path.read_text(encoding="utf-8"))
    }
    missing = {key for key in named if not key.endswith(".") and key not in catalogue("zh")}
    assert len(named) > 30
    assert missing == set()


def test_every_problem_notice_and_finding_is_there() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.py"))
    problems = re.findall(r'ProblemError\(\s*\d+,\s*"([a-z-]+)"', source)
    notices = re.findall(r'notice\(\s*\d+,\s*"([a-z-]+)"', source)
    findings = re.findall(r'Finding\(\s*"([a-z0-9-]+)"', source)
    findings += re.findall(r'(?:error|oddity|note)\(\w+, "([a-z0-9-]+)"', source)
    findings += re.findall(r'GeometryError\("([a-z-]+)"', source)
    asked = (
        [f"problem.{kind}.{part}" for kind in problems for part in ("title", "detail")]
        + [f"notice.{kind}.{part}" for kind in notices for part in ("title", "detail")]
        + [f"finding.{code}" for code in findings]
    )
    assert len(problems) > 10
    assert len(notices) > 5
    assert len(findings) > 20
    assert [key for key in asked if key not in catalogue("zh")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_vocabulary_that_is_shown_has_its_text(language: str) -> None:
    t = Texts(language)
    outcomes = [outcome for outcome in VisitOutcome if outcome is not VisitOutcome.UNKNOWN]
    keys = [f"outcome.{outcome}" for outcome in outcomes] + [f"mark.{item}" for item in outcomes]
    keys += [f"post.{post}" for post in PostKind]
    keys += [
        f"not-passed-on.status-{status.lower()}" for status in AlertStatus if not status.mobilises
    ]
    keys += [f"not-passed-on.type-{kind.lower()}" for kind in (MessageType.ACK, MessageType.ERROR)]
    assert [key for key in keys if not t.has(key)] == []


def test_chinese_unless_asked_otherwise() -> None:
    assert language_of(None) == "zh"
    assert language_of(None, "en-GB,zh;q=0.5") == "en"
    assert language_of("zh", "en") == "zh"
    assert language_of("xx", "fr") == "zh"
