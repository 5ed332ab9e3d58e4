"""Levels: two scales that look alike."""

import pytest

from services.gateway.intake.domain.level import FoundLevel, LevelSource, find_level


def found(
    headline: str, *, parameters: tuple[tuple[str, str], ...] = (), severity: str = "Severe"
) -> FoundLevel:
    return find_level(LevelSource((("headline", headline),), parameters, severity))


def level(headline: str, **values: object) -> str:
    result = found(headline, **values).level  # type: ignore[arg-type]
    return f"{result.scale} {result.value}"


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("保定市气象台更新雷电黄色预警[Ⅲ级/较重]", "signal yellow"),
        ("深圳市台风蓝色预警信号生效", "signal blue"),
        ("发布红色暴雨预警信号", "signal red"),
        ("台风橙色预警[II级/严重],请注意防范", "signal orange"),
        ("暴雨黄色预警升级为橙色预警", "signal orange"),
        ("解除台风蓝色预警,发布大风黄色预警", "signal yellow"),
        ("Observatory updates lightning yellow warning [Level III/Heavy]", "signal yellow"),
        ("Orange rainstorm warning in force", "signal orange"),
        ("启动防汛Ⅳ级应急响应", "response IV"),
        ("防台风应急响应提升至II级", "response II"),
        ("启动一级防汛应急响应", "response I"),
        ("Level III emergency response activated", "response III"),
        ("关于天气的通知[III级/较重]", "severity Severe"),
        ("Red Flag Warning", "severity Severe"),
        ("Homeland Security Sets Code ORANGE", "severity Severe"),
        ("", "severity Severe"),
    ],
)
def test_a_headline(headline: str, expected: str) -> None:
    assert level(headline) == expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("awareness_level", "3; orange; Severe", "signal orange"),
        ("预警级别", "红色", "signal red"),
        ("应急响应级别", "Ⅱ级", "response II"),
        ("response level", "iv", "response IV"),
        ("说明", "橙色预警信号", "signal orange"),
        ("HSAS", "ORANGE", "severity Severe"),
        ("magnitude", "3", "severity Severe"),
    ],
)
def test_a_parameter(name: str, value: str, expected: str) -> None:
    assert level("通知", parameters=((name, value),)) == expected


def test_an_unknown_severity_counts_as_moderate_and_says_so() -> None:
    for severity in ("Unknown", "", "Orange"):
        result = found("通知", severity=severity)
        assert result.level.value == "Moderate"
        assert result.doubtful


def test_several_colours_are_doubtful() -> None:
    assert found("暴雨黄色预警升级为橙色预警").doubtful
    assert not found("台风橙色预警").doubtful
