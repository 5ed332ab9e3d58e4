"""The hazard table: one line a hazard, with the words by which alerts name it.

Codes are those of the national platform's `eventType` (GB/T 35965 style, e.g. 11B01 typhoon);
the names are matched in CAP's `event` in Chinese and English. A new hazard is one line here
and one folder of plans.
"""

from dataclasses import dataclass

from schemas.vocabulary import LevelScale


@dataclass(frozen=True)
class Hazard:
    """One hazard: its key in plans and events, its names, how alerts spell it, and the scale on
    which its levels are named."""

    key: str
    zh: str
    en: str
    codes: tuple[str, ...]
    words: tuple[str, ...]
    scale: LevelScale = LevelScale.SIGNAL


DRILL_NOTICE = "drill_notice"
MESSAGE = "message"
NOTICES = (DRILL_NOTICE, MESSAGE)
"""No hazards: people are told something, and nobody has to act. They stand in no report and no
prediction, and in nobody's way."""

HAZARDS: tuple[Hazard, ...] = (
    # Before all others: it says which hazard the drill will be about.
    Hazard(
        DRILL_NOTICE,
        "演练预告",
        "drill notice",
        (),
        ("演练预告", "drill notice"),
        LevelScale.SEVERITY,
    ),
    # By its code alone: an issuer's text never makes a message of a warning.
    Hazard(MESSAGE, "值班通知", "message", ("muster-message",), (), LevelScale.SEVERITY),
    Hazard(
        "typhoon", "台风", "typhoon", ("11B01",), ("台风", "typhoon", "hurricane", "tropical storm")
    ),
    Hazard(
        "rainstorm",
        "暴雨",
        "rainstorm",
        ("11B03", "11A01"),
        ("暴雨", "内涝", "洪水", "rainstorm", "flood", "heavy rain", "torrential"),
    ),
    Hazard(
        "fire",
        "火灾",
        "fire",
        ("12A01",),
        ("火灾", "火警", "fire", "explosion"),
        LevelScale.SEVERITY,
    ),
    Hazard(
        "gas",
        "燃气泄漏",
        "gas leak",
        ("12C01",),
        ("燃气", "煤气", "天然气", "gas leak", "gas"),
        LevelScale.SEVERITY,
    ),
    Hazard("heat", "高温", "heat", ("11B09",), ("高温", "heat")),
    # Cold wave, snow and icing are met by the same people at the same doors: one plan.
    Hazard(
        "cold",
        "寒潮、暴雪、结冰",
        "cold wave, snow or icing",
        ("11B05", "11B04"),
        ("寒潮", "寒冷", "低温", "暴雪", "结冰", "cold", "freeze", "snow", "icing", "blizzard"),
    ),
    Hazard("gale", "大风", "gale", ("11B06",), ("大风", "gale", "high wind")),
    Hazard("thunder", "雷电", "thunder", ("11B14",), ("雷电", "雷暴", "thunder", "lightning")),
    Hazard(
        "geological",
        "地质灾害",
        "landslide",
        ("11D01",),
        ("地质灾害", "滑坡", "泥石流", "landslide"),
    ),
    Hazard(
        "earthquake",
        "地震",
        "earthquake",
        ("11C01",),
        ("地震", "earthquake"),
        LevelScale.SEVERITY,
    ),
    Hazard(
        "power_cut",
        "停电",
        "power cut",
        ("12F01",),
        ("停电", "power cut", "power outage"),
        LevelScale.SEVERITY,
    ),
)

OTHER = Hazard("other", "突发事件", "emergency", (), (), LevelScale.SEVERITY)
"""An alert that no line matches: it is kept, and the officer chooses a plan."""

BY_KEY: dict[str, Hazard] = {hazard.key: hazard for hazard in (*HAZARDS, OTHER)}


def hazard_of(event: str, event_code: str = "") -> Hazard:
    """The hazard that an alert's code or event text names; `OTHER` when none does."""
    for hazard in HAZARDS:
        if event_code and event_code in hazard.codes:
            return hazard
    text = event.casefold()
    for hazard in HAZARDS:
        if any(word in text for word in hazard.words):
            return hazard
    return OTHER
