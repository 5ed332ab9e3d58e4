"""CAP's `info` blocks to what the alert is about: those in Chinese, when there are any."""

from lxml import etree

from schemas.hazards import OTHER, hazard_of
from services.gateway.intake.domain.alert import Subject
from services.gateway.intake.domain.level import FoundLevel, LevelSource, find_level, level_rank
from services.gateway.intake.domain.move_order import find_order
from services.gateway.intake.translate.cap_areas import read_area
from services.gateway.intake.translate.reader import Reader

URGENCIES = ("Immediate", "Expected", "Future", "Past", "Unknown")
SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
CERTAINTIES = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")


def read_subject(reader: Reader, infos: list[etree._Element]) -> Subject:
    """The subject from the blocks of the best language: Chinese, then English, then the first.

    Of several blocks in that language the one of the highest level speaks; areas are a union.
    """
    blocks = _best_language(reader, infos)
    read = [(_read_level(reader, block), block) for block in blocks]
    found, speaking = max(read, key=lambda item: level_rank(item[0].level))
    if len(blocks) > 1:
        reader.oddity(speaking, "several-infos", count=str(len(blocks)))
    if found.doubtful:
        shown = f"{found.level.scale} {found.level.value}"
        reader.oddity(speaking, "level-doubtful", rule=found.rule, level=shown)
    areas = [area for block in blocks for area in reader.children(block, "area")]
    if not areas:
        reader.oddity(speaking, "no-area", "area")
    return Subject(
        hazard=_hazard(reader, speaking),
        event=reader.required(speaking, "event", 500),
        level=found.level,
        level_rule=found.rule,
        urgency=_word(reader, speaking, "urgency", URGENCIES),
        severity=_word(reader, speaking, "severity", SEVERITIES),
        certainty=_word(reader, speaking, "certainty", CERTAINTIES),
        sender_name=reader.text(speaking, "senderName"),
        headline=reader.text(speaking, "headline"),
        instruction=reader.text(speaking, "instruction"),
        order=_order(reader, blocks),
        effective=reader.moment(speaking, "effective"),
        onset=reader.moment(speaking, "onset"),
        expires=reader.moment(speaking, "expires"),
        areas=tuple(read_area(reader, area) for area in areas),
    )


def _best_language(reader: Reader, infos: list[etree._Element]) -> list[etree._Element]:
    languages = [reader.text(info, "language").lower() or "en-us" for info in infos]
    for wanted in ("zh", "en", languages[0]):
        found = [
            info
            for info, language in zip(infos, languages, strict=True)
            if language.startswith(wanted)
        ]
        if found:
            return found
    return infos


def _hazard(reader: Reader, info: etree._Element) -> str:
    event = reader.text(info, "event")
    codes = [reader.text(code, "value") for code in reader.children(info, "eventCode")]
    for code in codes:
        if code and (hazard := hazard_of("", code)) is not OTHER:
            return hazard.key
    hazard = hazard_of(event)
    if hazard is OTHER:
        reader.oddity(info, "hazard-unknown", "event", event=event)
    return hazard.key


def _read_level(reader: Reader, info: etree._Element) -> FoundLevel:
    texts = tuple((name, reader.text(info, name)) for name in ("event", "headline"))
    parameters = tuple(
        (reader.text(parameter, "valueName"), reader.text(parameter, "value"))
        for parameter in reader.children(info, "parameter")
    )
    return find_level(LevelSource(texts, parameters, reader.text(info, "severity")))


def _order(reader: Reader, blocks: list[etree._Element]) -> str:
    responses = [
        (element.text or "").strip()
        for block in blocks
        for element in reader.children(block, "responseType")
    ]
    texts = [reader.text(block, name) for block in blocks for name in ("event", "headline")]
    return find_order(responses, texts)


def _word(reader: Reader, info: etree._Element, name: str, allowed: tuple[str, ...]) -> str:
    value = reader.text(info, name)
    if value in allowed:
        return value
    reader.oddity(info, "word-unknown", name, value=value, allowed=", ".join(allowed))
    return "Unknown"
