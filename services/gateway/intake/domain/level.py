"""The level an alert is of: a warning signal's colour, an emergency response, or CAP's severity.

Signals and responses are two scales (field rules: "two triggers"). Real headlines carry the
severity of a signal in brackets, as in `雷电黄色预警[Ⅲ级/较重]`: that is no response.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from schemas.events.hazard_alerts import Level
from schemas.vocabulary import LEVEL_VALUES, LevelScale

_COLOURS = {"蓝": "blue", "黄": "yellow", "橙": "orange", "红": "red"}
_RESPONSES = {
    **dict.fromkeys(("Ⅰ", "I", "1", "一"), "I"),
    **dict.fromkeys(("Ⅱ", "II", "2", "二"), "II"),
    **dict.fromkeys(("Ⅲ", "III", "3", "三"), "III"),
    **dict.fromkeys(("Ⅳ", "IV", "4", "四"), "IV"),
}
_VALUE = r"(Ⅰ|Ⅱ|Ⅲ|Ⅳ|IV|III|II|I|[1-4一二三四])"
_BRACKETS = re.compile(
    r"[\[【［(（][^\[\]【】［］()（）]{0,20}级[^\[\]【】［］()（）]{0,20}[\]】］)）]"
)
_SIGNAL_ZH = re.compile(r"([蓝黄橙红])色?[^,，。;；、]{0,10}?预警")
# A US red flag warning is about fire weather, not about a red signal.
_SIGNAL_EN = re.compile(
    r"\b(blue|yellow|orange|red)\b(?!\s+(?:flag|tide))[\w\s-]{0,30}?\b(?:warning|alert|signal)",
    re.IGNORECASE,
)
_RESPONSE_ZH = (
    re.compile(_VALUE + r"级[^,，。;；]{0,10}?应急响应"),
    re.compile(r"应急响应[^,，。;；]{0,6}?" + _VALUE + "级"),
)
_RESPONSE_EN = re.compile(
    r"\blevel[\s-]+(IV|III|II|I|[1-4])\s+(?:emergency\s+)?response\b", re.IGNORECASE
)
_BARE_COLOUR = re.compile(r"([蓝黄橙红])色|\b(blue|yellow|orange|red)\b", re.IGNORECASE)
_LEVEL_NAME = re.compile(r"级别|等级|颜色|level|colou?r", re.IGNORECASE)
_RESPONSE_NAME = re.compile(r"响应|response", re.IGNORECASE)
_BARE_RESPONSE = re.compile(r"^\s*(?:level[\s-]+)?" + _VALUE + r"(?:级.*)?\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class LevelSource:
    """Where a level may stand in words: the texts in order of trust, then named parameters."""

    texts: tuple[tuple[str, str], ...]
    parameters: tuple[tuple[str, str], ...]
    severity: str


@dataclass(frozen=True)
class FoundLevel:
    """A level and the rule that found it; `doubtful` when the text names several."""

    level: Level
    rule: str
    doubtful: bool = False


def find_level(source: LevelSource) -> FoundLevel:
    """The first level that the texts name, then the parameters, else CAP's severity.

    Of several in one text the last counts ("解除蓝色预警,发布黄色预警"). A severity that is unknown
    or no word of CAP's counts as Moderate, so that the alert still finds a plan.
    """
    for name, text in source.texts:
        if found := _in_text(text, name):
            return found
    for name, value in source.parameters:
        if found := _in_parameter(name, value):
            return found
    if source.severity in LEVEL_VALUES[LevelScale.SEVERITY]:
        level = Level(scale=LevelScale.SEVERITY, value=source.severity)
        return FoundLevel(level, "severity")
    level = Level(scale=LevelScale.SEVERITY, value="Moderate")
    return FoundLevel(level, "severity unknown, taken as Moderate", doubtful=True)


def level_rank(level: Level) -> int:
    """0 is the mildest of its scale."""
    return LEVEL_VALUES[level.scale].index(level.value)


def _in_text(text: str, name: str) -> FoundLevel | None:
    signals = [_COLOURS[match] for match in _SIGNAL_ZH.findall(text)]
    signals += [match.lower() for match in _SIGNAL_EN.findall(text)]
    if signals:
        level = Level(scale=LevelScale.SIGNAL, value=signals[-1])
        return FoundLevel(level, f"signal in {name}", len(set(signals)) > 1)
    plain = _BRACKETS.sub("", text)
    responses = [match for pattern in _RESPONSE_ZH for match in pattern.findall(plain)]
    responses += _RESPONSE_EN.findall(plain)
    return _response(responses, f"response in {name}")


def _response(values: Iterable[str], rule: str) -> FoundLevel | None:
    found = [_RESPONSES[value.upper()] for value in values]
    if not found:
        return None
    level = Level(scale=LevelScale.RESPONSE, value=found[-1])
    return FoundLevel(level, rule, len(set(found)) > 1)


def _in_parameter(name: str, value: str) -> FoundLevel | None:
    if found := _in_text(value, f"parameter {name}"):
        return found
    if _RESPONSE_NAME.search(name):
        return _response(_BARE_RESPONSE.findall(value), f"parameter {name}")
    if _LEVEL_NAME.search(name) and (match := _BARE_COLOUR.search(value)):
        colour = _COLOURS.get(match[1] or "") or (match[2] or "").lower()
        return FoundLevel(Level(scale=LevelScale.SIGNAL, value=colour), f"parameter {name}")
    return None
