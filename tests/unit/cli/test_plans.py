"""`muster plans`: plans are read, compared, checked and sent in words."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from services.alerting.translate.plan_file import SHIPPED, load_plans
from services.cli import plans

RUNNER = CliRunner()
ORANGE = "typhoon/orange.yaml"


def run(*words: object) -> Result:
    return RUNNER.invoke(plans.app, [str(word) for word in words])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped typhoon plan, to be changed."""
    shutil.copytree(SHIPPED / "typhoon", tmp_path / "typhoon")
    for name in ("sources.yaml", "common.yaml"):
        shutil.copy(SHIPPED / name, tmp_path / name)
    return tmp_path


def change(folder: Path, old: str, new: str) -> None:
    file = folder / ORANGE
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_all_plans_are_listed_and_one_is_read_in_words() -> None:
    listed = run("show").output.splitlines()
    assert len(listed) == len(load_plans(SHIPPED))
    assert "heat/blue  Heat blue (heat/blue, version 2)" in "\n".join(listed)

    shown = run("show", "typhoon/orange").output
    for line in (
        "Typhoon orange (typhoon/orange, version 2)",
        "The ladder: SMS, wait 3 min; call, wait 2 min; still silent: the deputy",
        "3 h before the hazard arrives",
        "undecided for 5 min: a deputy may too",
        "At the door:",
    ):
        assert line in shown


def test_chinese_is_spoken_under_a_chinese_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "怎么叫:短信,等 3 分钟" in run("show", "typhoon/orange").output


def test_an_unknown_plan_is_said_with_those_there_are() -> None:
    result = run("show", "locusts")
    assert result.exit_code == 1
    assert "there is no locusts; there are: cold/blue" in result.output


def test_what_lint_refuses_is_not_sent(folder: Path) -> None:
    texts = yaml.safe_load((folder / "typhoon/red.yaml").read_text("utf-8"))["texts"]
    own = yaml.safe_load((folder / ORANGE).read_text("utf-8"))["texts"]
    change(folder, own["zh"]["page"][0], texts["zh"]["page"][0])
    linted, loaded = run("lint", folder), run("load", folder)
    assert (linted.exit_code, loaded.exit_code) == (1, 1)
    assert "typhoon/orange texts.zh.page.0 and typhoon/red texts.zh.page.0" in loaded.output
    assert loaded.output == linted.output


def test_a_difference_is_said_and_ends_with_one(folder: Path) -> None:
    assert run("diff", folder, folder).exit_code == 0
    copy = folder.parent / f"{folder.name}-new"
    shutil.copytree(folder, copy)
    change(copy, "version: 2", "version: 3")
    change(copy, "deadline: 4 h", "deadline: 5 h")

    result = run("diff", folder, copy)

    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "Typhoon orange (typhoon/orange, version 3) (was version 2)",
        '  By when: removed "within 4 h of the start"',
        '  By when: added "within 5 h of the start"',
    ]


def test_lint_names_file_line_and_field(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(folder, "deadline: 4 h", "deadline: 0 h")
    result = run("lint", folder)
    assert result.exit_code == 1
    assert f"{folder / ORANGE}:17: deadline: a timer of zero never waits" in result.output

    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert f"{folder / ORANGE}:17: deadline: 时间是零就等于不等" in run("lint", folder).output


def test_lint_finds_texts_that_sound_alike(folder: Path) -> None:
    red = (folder / "typhoon/red.yaml").read_text(encoding="utf-8")
    start = red.index("        voice: ")
    theirs = red[start : red.index("\n", start)]
    orange = (folder / ORANGE).read_text(encoding="utf-8")
    start = orange.index("        voice: ")
    change(folder, orange[start : orange.index("\n", start)], theirs)

    result = run("lint", folder)

    assert result.exit_code == 1
    assert "texts.zh.first.visitor.voice" in result.output
    assert "have 100 % in common" in result.output


class Gateway:
    """Answers as the officers' API does."""

    def __init__(self, refusal: str = "") -> None:
        self.refusal = refusal
        self.sent: list[tuple[str, Any]] = []

    def __call__(self, method: str, _process: str, path: str, **more: Any) -> Any:
        if method == "POST":
            self.sent.append((path, more["json"]))
            return {"command_id": "c1", "status": "recorded"}
        assert path == "/v1/plans/loads?command_id=c1"
        what = {"zh": "orange:请加大版本号", "en": self.refusal}
        faults = [{"line": None, "field": "orange.version", "what": what}] if self.refusal else []
        return {"loads": [{"faults": faults}]}


def test_a_plan_is_sent_whole_and_its_outcome_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = Gateway()
    monkeypatch.setattr(plans, "request", gateway)

    result = run("load", folder)

    assert (result.exit_code, result.output) == (
        0,
        "typhoon: in force. What runs keeps the version it began with\n",
    )
    ((path, body),) = gateway.sent
    assert path == "/v1/plans/typhoon"
    assert {one["level"] for one in body["editions"]} == {"blue", "yellow", "orange", "red"}


def test_a_refusal_is_said_and_ends_with_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "request", Gateway("raise the version"))

    result = run("load", folder, "--plan", "typhoon")

    assert result.exit_code == 1
    assert "orange.version: raise the version" in result.output

    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "orange.version: orange:请加大版本号" in run("load", folder).output


def test_what_is_wrong_is_not_sent(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = Gateway()
    monkeypatch.setattr(plans, "request", gateway)
    change(folder, "deadline: 4 h", "deadline: 0 h")

    assert run("load", folder).exit_code == 1
    assert run("load", SHIPPED, "--plan", "locusts").exit_code == 2
    assert gateway.sent == []
