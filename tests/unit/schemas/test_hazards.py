"""The hazard table against event texts as issuers write them."""

import pytest

from schemas.hazards import BY_KEY, HAZARDS, OTHER, hazard_of

EVENTS = {
    "台风橙色预警": "typhoon",
    "台风蓝色预警信号": "typhoon",
    "Typhoon Warning": "typhoon",
    "Hurricane Warning": "typhoon",
    "TROPICAL STORM WATCH": "typhoon",
    "暴雨红色预警信号": "rainstorm",
    "暴雨红色预警": "rainstorm",
    "分区暴雨橙色预警": "rainstorm",
    "城市内涝气象风险预警": "rainstorm",
    "洪水蓝色预警": "rainstorm",
    "Flash Flood Warning": "rainstorm",
    "火灾": "fire",
    "燃气泄漏": "gas",
    "天然气管道泄漏": "gas",
    "Gas leak": "gas",
    "高温橙色预警": "heat",
    "Excessive Heat Warning": "heat",
    "寒潮蓝色预警": "cold",
    "低温蓝色预警": "cold",
    "Freeze Warning": "cold",
    "暴雪红色预警": "cold",
    "道路结冰黄色预警信号": "cold",
    "Blizzard Warning": "cold",
    "大风蓝色预警": "gale",
    "雷电": "thunder",
    "雷电黄色预警": "thunder",
    "Severe Thunderstorm Warning": "thunder",
    "地质灾害气象风险黄色预警": "geological",
    "山体滑坡": "geological",
    "地震预警": "earthquake",
    "Earthquake Warning": "earthquake",
    "大面积停电": "power_cut",
    "大雾黄色预警": "other",
    "Child Abduction Emergency": "other",
    "": "other",
}


@pytest.mark.parametrize(("event", "hazard"), EVENTS.items())
def test_an_events_text_names_its_hazard(event: str, hazard: str) -> None:
    assert hazard_of(event).key == hazard


@pytest.mark.parametrize("code", [code for hazard in HAZARDS for code in hazard.codes])
def test_a_code_says_more_than_words(code: str) -> None:
    by_code = [hazard for hazard in HAZARDS if code in hazard.codes]
    assert hazard_of("雷电", code) == by_code[0]
    assert len(by_code) == 1


def test_an_unknown_code_leaves_it_to_the_words() -> None:
    assert hazard_of("雷电黄色预警", "99Z99").key == "thunder"


def test_keys_are_distinct_and_every_hazard_has_both_names() -> None:
    assert len(BY_KEY) == len(HAZARDS) + 1
    for hazard in (*HAZARDS, OTHER):
        assert hazard.zh
        assert hazard.en
        assert all(word == word.casefold() for word in hazard.words)
