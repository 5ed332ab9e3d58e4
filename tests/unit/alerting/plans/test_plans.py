"""The plans that come with Muster: complete, different in what they do and say, and sourced."""

import re
from itertools import combinations, pairwise

import pytest

from schemas.hazards import DRILL_NOTICE, MESSAGE, NOTICES
from schemas.vocabulary import (
    LEVEL_VALUES,
    Audience,
    Channel,
    DoorStep,
    LevelScale,
    PostKind,
    RoundPurpose,
)
from services.alerting.domain.plan import Approval, Edition
from services.alerting.domain.plan_choice import Call, choose
from services.alerting.domain.plan_likeness import too_alike
from services.alerting.domain.plan_texts import SMS_LIMIT, rendered
from services.alerting.domain.plan_words import COMMON_PURPOSES, LANGUAGES, PURPOSES
from services.alerting.translate.plan_file import SHIPPED, load_plans

SHIPPED_EDITIONS = load_plans(SHIPPED)
EDITIONS = [edition for edition in SHIPPED_EDITIONS if edition.plan not in NOTICES]
PLANS = (
    "cold",
    "earthquake",
    "fire",
    "gas",
    "geological",
    "heat",
    "power_cut",
    "rainstorm",
    "typhoon",
)
SUDDEN = ("earthquake", "fire", "gas", "power_cut")
"""No colours at a community's level (field rules, section 3)."""
AT_ONCE = ("earthquake", "fire", "gas")
MOVING = ("cold", "geological", "rainstorm", "typhoon")


def _of(plan: str) -> list[Edition]:
    return [edition for edition in EDITIONS if edition.plan == plan]


def _named(edition: Edition) -> str:
    return f"{edition.plan}/{edition.level}"


def _messages(edition: Edition, language: str) -> dict[tuple[str, str, Audience], str]:
    texts = edition.texts[language]
    return {
        (channel, purpose, audience): template
        for channel, rounds in (("sms", texts.sms), ("voice", texts.voice))
        for purpose, audiences in rounds.items()
        if purpose not in COMMON_PURPOSES
        for audience, template in audiences.items()
    }


def test_nine_plans_have_four_levels_each() -> None:
    assert {plan: [edition.degree for edition in _of(plan)] for plan in PLANS} == {
        plan: [1, 2, 3, 4] for plan in PLANS
    }
    assert len(EDITIONS) == 36


def test_a_drills_announcement_is_one_text_that_chases_nobody() -> None:
    (notice,) = [edition for edition in SHIPPED_EDITIONS if edition.plan == DRILL_NOTICE]
    assert [step.channel for step in notice.ladder] == [Channel.SMS]
    assert not notice.escalate
    assert all(edition.escalate for edition in EDITIONS)


def test_officers_messages_tell_what_officers_write_once_another_has_approved() -> None:
    (messages,) = [edition for edition in SHIPPED_EDITIONS if edition.plan == MESSAGE]
    assert messages.of_messages
    assert (messages.approval, messages.approving.officers) == (Approval.OFFICER, 2)
    for said in messages.texts.values():
        assert set(said.sms) <= set(COMMON_PURPOSES)
    assert not any(edition.of_messages for edition in EDITIONS)


@pytest.mark.parametrize("plan", PLANS)
def test_every_level_that_an_alert_can_have_chooses_the_edition_of_its_degree(plan: str) -> None:
    scales = {LevelScale.SIGNAL, LevelScale.RESPONSE, LevelScale.SEVERITY}
    scales -= {LevelScale.SIGNAL} if plan in SUDDEN else set()
    for scale in scales:
        for degree, value in enumerate(LEVEL_VALUES[scale], start=1):
            edition = choose(EDITIONS, Call(plan, scale, value)).edition
            assert edition is not None
            assert edition.degree == degree


def test_sudden_events_have_no_colours() -> None:
    for plan in SUDDEN:
        for edition in _of(plan):
            assert LevelScale.SIGNAL not in {trigger.scale for trigger in edition.triggers}


@pytest.mark.parametrize("plan", PLANS)
def test_a_graver_level_is_quicker_and_never_tells_or_visits_fewer(plan: str) -> None:
    for mild, grave in pairwise(_of(plan)):
        assert mild.posts < grave.posts or mild.visiting.reasons < grave.visiting.reasons
        assert mild.posts <= grave.posts
        assert grave.deadline < mild.deadline
        assert grave.visiting.again_after < mild.visiting.again_after
        assert grave.ladder[0].wait < mild.ladder[0].wait


def test_no_two_levels_of_a_plan_send_the_same_posts_to_the_same_doors() -> None:
    for one, other in combinations(EDITIONS, 2):
        if one.plan == other.plan:
            assert (one.posts, one.visiting.reasons, one.visiting.traits) != (
                other.posts,
                other.visiting.reasons,
                other.visiting.traits,
            )


def test_the_gravest_are_signed_in_advance_and_whatever_moves_many_waits_for_an_officer() -> None:
    waiting = {_named(edition) for edition in EDITIONS if edition.approval is Approval.OFFICER}

    assert waiting == {
        "heat/orange",
        "cold/yellow",
        "cold/orange",
        "geological/yellow",
        "typhoon/blue",
        "typhoon/yellow",
        "typhoon/orange",
        "rainstorm/yellow",
        "rainstorm/orange",
        "fire/moderate",
        "gas/moderate",
    }


def test_every_ladder_ends_within_the_quarter_hour_of_the_call_and_answer_rule() -> None:
    for edition in EDITIONS:
        assert 0 < sum(step.wait.total_seconds() for step in edition.ladder) <= 15 * 60


def test_sudden_events_ask_much_sooner_than_weather() -> None:
    slowest = max(_of(plan)[-2].ladder[0].wait for plan in AT_ONCE)

    assert slowest < min(
        edition.ladder[0].wait for edition in EDITIONS if edition.plan not in AT_ONCE
    )


def test_every_edition_has_somebody_who_can_take_over_a_silent_post() -> None:
    for edition in EDITIONS:
        assert PostKind.GRID_LEADER in edition.posts
        assert edition.visiting.rescue_after in (2, 3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_texts_of_one_language_and_kind_are_more_than_sixty_percent_alike(
    language: str,
) -> None:
    found = [
        (one.one.edition, one.one.field, one.other.edition, one.other.field, one.share)
        for one in too_alike(EDITIONS, language)
    ]
    assert found == []


def test_every_sms_fits_two_parts_with_long_values() -> None:
    for edition in EDITIONS:
        for language in LANGUAGES:
            for use, template in _messages(edition, language).items():
                if use[0] == "sms":
                    units = len(rendered(template).encode("utf-16-le")) // 2
                    assert units <= SMS_LIMIT, (_named(edition), language, use)


def test_every_round_is_written_for_both_audiences_in_both_languages() -> None:
    for edition in EDITIONS:
        for language in LANGUAGES:
            texts = edition.texts[language]
            everything = {*PURPOSES, *COMMON_PURPOSES}
            assert set(texts.voice) == everything
            # A call that asks for a decision has no message.
            assert set(texts.sms) == everything - {RoundPurpose.APPROVAL}
            for rounds in (texts.sms, texts.voice):
                assert all(set(audiences) == set(Audience) for audiences in rounds.values())
            assert len(texts.page) >= 4
            assert 3 <= len(texts.questions) <= 5
            assert len(texts.take) >= 2
            assert texts.places
        assert len(edition.texts["zh"].page) == len(edition.texts["en"].page)


def test_who_goes_to_doors_is_told_how_many() -> None:
    for edition in EDITIONS:
        for language in LANGUAGES:
            first = edition.texts[language].sms["first"][Audience.VISITOR]
            assert "{visits}" in first, (_named(edition), language)


def test_every_edition_cites_a_source_and_owns_what_is_only_practice() -> None:
    for edition in EDITIONS:
        keys = [citation.split()[0].rstrip(":") for citation in edition.sources]
        assert "practice" in keys, _named(edition)
        assert set(keys) - {"practice"}, _named(edition)
        assert len(set(edition.sources)) == len(edition.sources)


def _sentences(plan: str) -> list[str]:
    everything = [
        line
        for edition in _of(plan)
        for line in (*edition.texts["zh"].page, *_messages(edition, "zh").values())
    ]
    return [part for line in everything for part in re.split(r"[,。;:!?、]", line)]


@pytest.mark.parametrize(
    ("plan", "thing"),
    [("gas", "门铃"), ("gas", "开关"), ("gas", "电闸"), ("fire", "电梯"), ("gas", "电梯")],
)
def test_dangerous_things_are_named_only_to_forbid_them(plan: str, thing: str) -> None:
    naming = [sentence for sentence in _sentences(plan) if thing in sentence]

    assert naming
    for sentence in naming:
        assert re.search(r"不|别|停用", sentence), sentence


def test_in_a_leak_the_phone_stays_outdoors() -> None:
    for edition in _of("gas"):
        said = "".join((*edition.texts["zh"].page, *_messages(edition, "zh").values()))
        assert re.search(r"楼外|外面用|线外|线内一律不用手机", said), _named(edition)


def test_a_lull_in_a_typhoon_is_called_false_where_people_were_moved() -> None:
    for edition in _of("typhoon")[2:]:
        assert any(re.search(r"风停一会儿|台风眼", line) for line in edition.texts["zh"].page)


def test_texts_name_no_colour_since_a_response_or_severity_may_have_chosen_the_plan() -> None:
    for edition in EDITIONS:
        said = "".join((*edition.texts["zh"].page, *_messages(edition, "zh").values()))
        assert not re.search(r"[蓝黄橙红]色", said), _named(edition)


def test_a_stand_down_says_that_it_is_over() -> None:
    for edition in EDITIONS:
        for (_, purpose, _), template in _messages(edition, "zh").items():
            assert purpose != "stand-down" or "解除" in template, _named(edition)


@pytest.mark.parametrize("plan", PLANS)
def test_no_two_levels_ask_the_same_at_the_door(plan: str) -> None:
    asked = [edition.texts["zh"].questions for edition in _of(plan)]

    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("plan", MOVING)
def test_whoever_is_moved_is_moved_before_the_impact(plan: str) -> None:
    for edition in _of(plan):
        assert edition.before_impact is not None, _named(edition)


def test_only_the_two_mildest_levels_leave_people_asleep() -> None:
    quiet = [edition for edition in EDITIONS if edition.quiet]

    assert quiet
    for edition in quiet:
        assert edition.degree <= 2
        assert PostKind.GRID_LEADER not in edition.quiet.posts if edition.quiet else True


SHORT = ("earthquake", "fire", "gas")
"""There is no time to ask around: the second knock sends the rescue."""


def test_where_there_is_time_relatives_neighbours_and_key_holders_are_asked_first() -> None:
    for edition in EDITIONS:
        visiting = edition.visiting
        if edition.plan in SHORT or edition.degree >= 3:
            assert visiting.rescue_after == 2, _named(edition)
        if visiting.rescue_after > 2:
            assert [one.step for one in visiting.steps] == list(DoorStep), _named(edition)
        if visiting.path:
            assert visiting.rescue_after > 2, _named(edition)
            assert visiting.path[0].after == visiting.again_after, _named(edition)
    asking = {edition.plan for edition in EDITIONS if edition.visiting.path}
    assert asking == {"typhoon", "rainstorm", "heat", "cold", "geological", "power_cut"}


def test_an_order_to_move_finds_the_edition_that_moves_and_waits_for_no_officer() -> None:
    for plan in ("typhoon", "rainstorm", "geological"):
        choice = choose(EDITIONS, Call(plan, LevelScale.SEVERITY, "Minor", order="evacuate"))

        assert choice.edition is not None
        assert (choice.edition.level, choice.approval) == ("orange", Approval.PRE_SIGNED)


def test_blue_moves_people_in_beijing_alone() -> None:
    typhoon = Call("typhoon", LevelScale.SIGNAL, "blue", issuer="北京市气象台")
    elsewhere = Call("typhoon", LevelScale.SIGNAL, "blue", issuer="浙江省气象台")

    levels = [choose(EDITIONS, call).edition for call in (typhoon, elsewhere)]

    assert [edition.level for edition in levels if edition] == ["yellow", "blue"]


def test_power_cuts_think_of_oxygen_first_and_cold_of_carbon_monoxide() -> None:
    for edition in _of("power_cut"):
        assert "oxygen" in edition.visiting.reasons
        assert "氧" in "".join((*edition.texts["zh"].page, *edition.texts["zh"].questions))
    for edition in _of("cold")[:3]:
        texts = edition.texts["zh"]
        said = "".join((*texts.page, *texts.places.values(), *texts.questions))
        assert re.search(r"一氧化碳|炉|煤气|炭", said), _named(edition)


def test_after_an_earthquake_nobody_enters_what_bears_no_mark() -> None:
    for edition in _of("earthquake")[1:]:
        texts = edition.texts["zh"]
        said = "".join((*texts.page, *texts.places.values(), *_messages(edition, "zh").values()))
        assert re.search(r"标|贴条|鉴定", said), _named(edition)
