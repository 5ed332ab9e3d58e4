"""Plan files: what is wrong is named by file, line and field, with what to do."""

import re
from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path

import pytest
import yaml

from schemas.vocabulary import Audience, Channel, LevelScale, PostKind
from services.alerting.domain.plan import (
    Approval,
    Approving,
    Order,
    Step,
    Trigger,
)
from services.alerting.translate.plan_file import SHIPPED, PlanError, load_plans, read_edition
from services.alerting.translate.plan_words_of import Words
from services.foresight.deadline import BeforeImpact

Edit = Callable[[str], str]

YELLOW = (SHIPPED / "typhoon" / "yellow.yaml").read_text(encoding="utf-8")
SOURCES = (SHIPPED / "sources.yaml").read_text(encoding="utf-8")


def _directory(root: Path, text: str, name: str = "typhoon/yellow.yaml") -> Path:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    (root / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    return root


def _refused(root: Path, text: str, name: str = "typhoon/yellow.yaml") -> str:
    with pytest.raises(PlanError) as caught:
        load_plans(_directory(root, text, name))
    for line in caught.value.said(Words("zh")).splitlines():
        assert re.search("[一-鿿]", line.removeprefix(str(root))), line
    return str(caught.value)


def _replace(old: str, new: str) -> Edit:
    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return edit


def _sms(language: str, purpose: str, audience: str, template: str) -> Edit:
    def edit(text: str) -> str:
        data = yaml.safe_load(text)
        data["texts"][language][purpose][audience]["sms"] = template
        return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)

    return edit


def _approving(rule: str) -> Edit:
    return _replace("revisit: false", f"revisit: false\napproving: {{{rule}}}")


def test_a_plan_says_how_it_is_approved(tmp_path: Path) -> None:
    said = "officers: 1, deputy_after: 4 min, unwatched: 90 s, call_wait: 30 s, within: 20 min"
    (edition,) = load_plans(_directory(tmp_path, _approving(said)(YELLOW)))

    assert edition.approving == Approving(
        officers=1,
        deputy_after=timedelta(minutes=4),
        unwatched=timedelta(seconds=90),
        call_wait=timedelta(seconds=30),
        within=timedelta(minutes=20),
    )


def test_a_file_becomes_an_edition(tmp_path: Path) -> None:
    (edition,) = load_plans(_directory(tmp_path, YELLOW))

    assert (edition.plan, edition.level, edition.version, edition.degree) == (
        "typhoon",
        "yellow",
        4,
        2,
    )
    assert edition.name == {"zh": "台风黄色", "en": "Typhoon yellow"}
    assert edition.triggers[0] == Trigger(LevelScale.SIGNAL, "yellow")
    assert edition.approval is Approval.OFFICER
    assert (edition.order, edition.cascade_wait) == (Order.CASCADE, timedelta(minutes=15))
    assert edition.posts == {
        PostKind.COMMUNITY_LEADER,
        PostKind.GRID_LEADER,
        PostKind.BUILDING_LEADER,
    }
    assert edition.ladder == (
        Step(Channel.SMS, timedelta(minutes=5)),
        Step(Channel.CALL, timedelta(minutes=4)),
    )
    assert edition.deadline == timedelta(hours=8)
    assert edition.visiting.traits == {"dangerous", "low_lying", "old"}
    assert edition.visiting.rescue_after == 3
    first = edition.texts["zh"].sms["first"][Audience.VISITOR]
    assert first.startswith("{signature}{drill}{event},")
    assert edition.sources[0].startswith("N 气象灾害预警信号发布与传播办法")


def test_a_broadcast_waits_for_nobody() -> None:
    orange = next(edition for edition in load_plans(SHIPPED) if edition.level == "orange")

    assert (orange.order, orange.cascade_wait) == (Order.BROADCAST, timedelta(0))


WRONG: dict[str, tuple[Edit, str]] = {
    "unknown hazard": (_replace("plan: typhoon", "plan: locusts"), r":2: plan: unknown hazard"),
    "another folder": (_replace("plan: typhoon", "plan: gas"), r":2: plan: gas stands in the fold"),
    "another file": (_replace("level: yellow", "level: amber"), r":3: level: amber stands in"),
    "unknown post": (_replace("[community_leader", "[mayor"), r"posts\.0: unknown post 'mayor'"),
    "unknown reason": (_replace("[alone", "[lonely"), r"visiting\.reasons\.0: unknown reason"),
    "nobody to visit": (_replace("reasons: [alone, ", "reasons: [] # ["), r"at least one"),
    "unknown trait": (_replace("[dangerous", "[haunted"), r"visiting\.traits\.0: unknown trait"),
    "unknown channel": (_replace("channel: sms", "channel: fax"), r"unknown channel 'fax'"),
    "a list for a word": (_replace("[alone", "[[alone]"), r"visiting\.reasons\.0: unknown reason"),
    "post twice": (_replace("[community_leader", "[grid_leader"), r"posts: names something twice"),
    "a zero timer": (_replace("deadline: 8 h", "deadline: 0 h"), r":\d+: deadline: a timer of ze"),
    "a negative timer": (_replace("wait: 5 min", "wait: -5 min"), r"ladder\.0\.wait: write a time"),
    "a bare number": (_replace("wait: 5 min", "wait: 5"), r"ladder\.0\.wait: write a time as"),
    "a huge ladder": (_replace("wait: 5 min", "wait: 9 h"), r"ladder: takes .* not less than the"),
    "late second knock": (_replace("after: 1 h", "after: 8 h"), r"again_after: takes 8 h, not"),
    "a channel twice": (_replace("channel: call", "channel: sms"), r"ladder: has a channel twice"),
    "cascade, no wait": (_replace("cascade_wait: 15 min\n", ""), r"cascade_wait: is missing"),
    "broadcast, a wait": (_replace("order: cascade", "order: broadcast"), r"for a cascade only"),
    "a path that nobody wrote, as long as the deadline": (
        _replace("again_after: 1 h", "again_after: 4 h"),
        r"visiting\.path: takes 8 h, not less than the deadline 8 h",
    ),
    "no rescue": (_replace("rescue_after: 3", "rescue_after: 0"), r"visiting\.rescue_after: "),
    "not of the scale": (_replace("value: yellow", "value: IV"), r"signal has no IV: use one of b"),
    "trigger twice": (
        _replace("{scale: response, value: III}", "{scale: signal, value: yellow}"),
        r"triggers: names something twice",
    ),
    "a deputy too late": (_approving("deputy_after: 2 h"), r"approving\.deputy_after: comes when"),
    "a watch too late": (_approving("unwatched: 1 h"), r"approving\.unwatched: comes when it has"),
    "a call too long": (_approving("call_wait: 90 min"), r"approving\.call_wait: comes when it h"),
    "lapses at once": (_approving("within: 0 min"), r"approving\.within: a timer of zero never wa"),
    "three officers": (_approving("officers: 3"), r"approving\.officers: "),
    "a word for yes": (_approving("countersign: maybe"), r"approving\.countersign: "),
    "no advance": (_approving("countersign: true"), r"approving\.countersign: is for what is si"),
    "an extra rule": (_approving("lunch: 1 h"), r"approving\.lunch: is not a field"),
    "extra field": (_replace("revisit: false", "revisit: false\nlunch: 1"), r"lunch: is not a fi"),
    "missing field": (_replace("revisit: false\n", ""), r"revisit: is missing: add it"),
    "unknown source": (_replace("source: N", "source: X9"), r"X9 is not in sources\.yaml"),
    "missing purpose": (_replace("    upgrade:", "    sequel:"), r"texts\.zh\.upgrade: is missing"),
    "missing audience": (
        _replace("      supervisor:", "      boss:"),
        r"texts\.zh\.first\.supervisor: is missing",
    ),
    "missing language": (_replace("\n  en:", "\n  fr:"), r"texts\.en: is missing"),
    "key twice": (_replace("version: 4", "version: 2\nversion: 4"), r":5: version: is given twice"),
    "alias": (_replace("deadline: 8 h", "deadline: &a 8 h\nother: *a"), r"\*a: is an alias"),
    "not YAML": (_replace("version: 4", "version: [1"), r":\d+: is not YAML"),
    "nothing": (lambda _: "", r"is empty"),
    "a list": (lambda _: "- 1\n", r":1: "),
    "an unknown order": (_replace("value: prepare", "value: flee"), r"unknown level 'flee'"),
    "an order first": (
        _replace("  - {scale: signal, value: yellow}", "  - {scale: order, value: evacuate}"),
        r"triggers\.0\.scale: an order says nothing of how grave it is",
    ),
    "an empty issuer": (_replace("issuer: 北京", 'issuer: ""'), r"issuer: is empty: write it"),
    "an unknown approval": (
        _replace("scale: order, value: prepare", "scale: order, value: prepare, approval: me"),
        r"triggers\.3\.approval: ",
    ),
    "zero before impact": (_replace("lead: 3 h", "lead: 0 h"), r"before_impact\.lead: a timer of"),
    "no time of day": (_replace('"18:00"', '"25:00"'), r"evening: write a time of day as hours"),
    "sixty to the hour": (_replace("version: 4", "version: 1:30"), r":4: version: must be a whole"),
    "eight to the ten": (_replace("version: 4", "version: 010"), r":4: version: must be a whole n"),
    "sixteen to the ten": (_replace("version: 4", "version: 0x2"), r":4: version: must be a whole"),
    "another word for no": (_replace("revisit: false", "revisit: no"), r"revisit: must be true or"),
    "a timer like a clock": (
        _replace("deadline: 8 h", "deadline: 8:00"),
        r":19: deadline: write a",
    ),
    "a timer without unit": (
        _replace("deadline: 8 h", "deadline: 90"),
        r"deadline: write a time as",
    ),
    "a number for a text": (_replace("zh: 台风黄色", "zh: 110"), r"name\.zh: must be text"),
    "nothing for a text": (_replace("zh: 台风黄色", "zh: ~"), r"name\.zh: must be text"),
    "quiet for nobody": (
        _replace("posts: [building_leader]}", "posts: []}"),
        r"quiet\.posts: is empty: name at least one",
    ),
    "quiet for a post without a part": (
        _replace("posts: [building_leader]}", "posts: [team_leader]}"),
        r"quiet\.posts: team_leader has no part in this edition",
    ),
    "quiet all day": (_replace('ends: "05:30"', 'ends: "22:30"'), r"quiet\.ends: is when it begi"),
    "quiet longer than the deadline": (
        _replace("deadline: 8 h", "deadline: 7 h"),
        r"quiet: last 7 h, and then all calls take 39 min: more than the deadline 7 h",
    ),
    "quiet that leaves too little for the calls": (
        _replace("deadline: 8 h", "deadline: 458 min"),
        r"quiet: last 7 h, and then all calls take 39 min: more than the deadline 458 min",
    ),
    "quiet without a call": (
        _replace("  - {channel: call, wait: 4 min}\n", ""),
        r"quiet: holds back calls, and the ladder has none",
    ),
    "quiet at a grave level": (
        _replace("  - {scale: signal, value: yellow}", "  - {scale: signal, value: orange}"),
        r"quiet: is for the 2 mildest levels: at orange people are woken",
    ),
    "an unknown kind of building": (
        _replace("      low_lying:", "      swampy:"),
        r"places\.swampy.*: unknown trait 'swampy'",
    ),
    "no questions": (
        lambda text: re.sub(
            r'(    questions:\n)(      - ".*"\n)+', "    questions: []\n", text, count=1
        ),
        r"questions: is empty: name at least one",
    ),
    "said in one language only": (
        _replace('      - "转移卡和笔"\n', ""),
        r"texts\.zh\.take\.2: is missing: the other language has it",
    ),
    "longer than any mobilisation": (
        _replace("deadline: 8 h", "deadline: 99999999999999999999 h"),
        r"deadline: is longer than any mobilisation: 31 days at most",
    ),
    "less than anybody needs": (
        _replace("wait: 5 min", "wait: 0.9 s"),
        r"0\.wait: a timer of zero",
    ),
    "more responders than there are people": (
        _replace("  rescue_after: 3\n", f"  rescue_after: 3\n  responders: {'9' * 4000}\n"),
        r"responders: is too large: 50 at most",
    ),
    "more knocks than anybody makes": (
        _replace("rescue_after: 3", "rescue_after: 1000000"),
        r"rescue_after: is too large: 20 at most",
    ),
    "quiet at a grave level that is not its first": (
        _replace(
            "  - {scale: signal, value: yellow}\n",
            "  - {scale: signal, value: yellow}\n  - {scale: signal, value: red}\n",
        ),
        r"quiet: is for the 2 mildest levels: at red people are woken",
    ),
    "as good as zero": (_replace("deadline: 8 h", "deadline: 0.0000001 s"), r"a timer of zero"),
    "a version too large to be kept": (
        _replace("version: 4", "version: 9999999999"),
        r"version: is too large: 999999999 at most",
    ),
    "tagged": (_replace("version: 4", "version: !!int x"), r":4: has a tag"),
    "merged": (_replace("version: 4", "version: 4\n<<: {version: 9}"), r":5: <<: is an alias"),
    "unseen": (
        _replace('- "风起后', '- "\\0风起后'),
        r"zh\.page\.\d+: holds a sign that nobody sees \(U\+0000\)",
    ),
    "an unseen key twice": (
        _replace("version: 4", 'version: 4\n"\\a": 1\n"\\a": 1'),
        r":6: \?: is given twice",
    ),
    "a page too long": (
        _replace("    page:\n", "    page:\n" + '      - "走"\n' * 20),
        r"texts\.zh\.page: has too many entries: 20 at most",
    ),
    "a line too long": (_replace('- "风起后', '- "' + "走" * 200 + "风起后"), r"a line holds 200"),
    "more than a plan": (lambda text: text + "#" * 40_000, r"holds more than a plan does"),
    "page braces": (_replace('- "风起后', '- "{event}风起后'), r"page\.\d+: is shown as it stands"),
}


@pytest.mark.parametrize(("edit", "message"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_plan_is_refused_with_its_place(tmp_path: Path, edit: Edit, message: str) -> None:
    said = _refused(tmp_path, edit(YELLOW))

    assert said.startswith(str(tmp_path / "typhoon" / "yellow.yaml"))
    assert re.search(message, said), said


HEAD = "{signature}{drill}{event},"
ASK = "已收到回1,不能去回2。详情 {link}"
WRONG_TEXTS: dict[str, tuple[Edit, str]] = {
    "unknown placeholder": (
        _sms("zh", "first", "visitor", HEAD + "{weather}" + ASK),
        r"texts\.zh\.first\.visitor\.sms: has the unknown placeholder \{weather\}: use one of",
    ),
    "attribute of a placeholder": (
        _sms("zh", "first", "visitor", HEAD + "{place.__class__}" + ASK),
        r"unknown placeholder \{place\.__class__\}",
    ),
    "format of a placeholder": (
        _sms("zh", "first", "visitor", HEAD + "{visits:999999999}" + ASK),
        r"unknown placeholder \{visits\}",
    ),
    "open brace": (
        _sms("zh", "first", "visitor", HEAD + "{place" + ASK),
        r"placeholder|do not match",
    ),
    "no prefix": (_sms("zh", "first", "visitor", "请去{place}。" + ASK), r"must begin with"),
    "no link": (
        _sms("zh", "first", "visitor", HEAD + "已收到回1,不能去回2。"),
        r"must contain \{li",
    ),
    "no question": (_sms("zh", "upgrade", "visitor", HEAD + "{link}"), r"must say how to answer"),
    "stand-down asks": (
        _sms("zh", "stand-down", "visitor", HEAD + ASK),
        r"a stand-down asks for n",
    ),
    "three parts": (
        _sms("en", "first", "supervisor", HEAD + "go " * 30 + "Reply 1 yes, 2 can't. {link}"),
        r"texts\.en\.first\.supervisor\.sms: is \d+ characters long .* shorten it by \d+",
    ),
    "nothing": (_sms("en", "first", "supervisor", " "), r"is empty: write it"),
}


@pytest.mark.parametrize(("edit", "message"), WRONG_TEXTS.values(), ids=WRONG_TEXTS.keys())
def test_a_wrong_text_is_refused_with_its_place(tmp_path: Path, edit: Edit, message: str) -> None:
    said = _refused(tmp_path, edit(YELLOW))

    assert re.search(message, said), said


def test_text_is_what_is_written(tmp_path: Path) -> None:
    """What YAML 1.1 takes for a date, a truth or minutes is text where text is wanted."""
    text = YELLOW.replace('"18:00"', "18:00").replace("zh: 台风黄色, en: Typhoon yellow",
                                                      "zh: 2026-07-01, en: off")  # fmt: skip
    (edition,) = load_plans(_directory(tmp_path, text))

    assert edition.name == {"zh": "2026-07-01", "en": "off"}
    assert edition.before_impact == BeforeImpact(timedelta(hours=3), time(18))


def test_two_parts_are_134_characters_and_not_one_more(tmp_path: Path) -> None:
    room = 134 - len("【示范街道】【演练】台风橙色预警") - 46 - len(",已收到回1,不能去回2。详情 ")
    fits = _sms("zh", "first", "visitor", HEAD + "走" * room + ASK)
    over = _sms("zh", "first", "visitor", HEAD + "走" * (room + 1) + ASK)

    assert len(load_plans(_directory(tmp_path, fits(YELLOW)))) == 1
    assert "shorten it by 1" in _refused(tmp_path, over(YELLOW))


def test_a_voice_carries_no_link(tmp_path: Path) -> None:
    text = YELLOW.replace("请按1确认收到", "{link}请按1确认收到", 1)

    assert re.search(r"voice: has the unknown placeholder \{link\}", _refused(tmp_path, text))


def test_all_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    _directory(tmp_path, YELLOW.replace("deadline: 8 h", "deadline: 0 h"))
    said = _refused(tmp_path, YELLOW.replace("[alone", "[lonely"), "typhoon/amber.yaml")

    assert "amber.yaml" in said
    assert "yellow.yaml" in said
    assert len(said.splitlines()) == 2


def test_a_level_that_two_editions_claim_is_refused(tmp_path: Path) -> None:
    _directory(tmp_path, YELLOW)
    said = _refused(tmp_path, YELLOW.replace("level: yellow", "level: amber"), "typhoon/amber.yaml")

    assert "triggers: signal yellow starts" in said
    assert "remove it from one" in said


def test_a_directory_without_plans_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text(SOURCES, encoding="utf-8")

    with pytest.raises(PlanError, match="has no plans"):
        load_plans(tmp_path)


def test_missing_sources_are_named(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=r"sources\.yaml: can't be read"):
        load_plans(tmp_path)


def test_a_stray_file_is_not_silently_left_out(tmp_path: Path) -> None:
    assert "rename it to .yaml" in _refused(tmp_path, YELLOW, "typhoon/yellow.yml")


def test_another_encoding_is_told(tmp_path: Path) -> None:
    file = _directory(tmp_path, YELLOW) / "typhoon" / "yellow.yaml"
    file.write_bytes(YELLOW.encode("gb18030"))

    with pytest.raises(PlanError, match="is not UTF-8"):
        read_edition(file, {})


def test_bottomless_nesting_is_refused(tmp_path: Path) -> None:
    assert "is nested too deeply" in _refused(tmp_path, "[" * 5000)


def test_a_mark_at_the_beginning_and_lines_of_another_system_are_read(tmp_path: Path) -> None:
    assert len(load_plans(_directory(tmp_path, "\ufeff" + YELLOW.replace("\n", "\r\n")))) == 1
