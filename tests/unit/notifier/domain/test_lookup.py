"""Asking the provider: what is found, what is not, and when to stop asking."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from schemas.vocabulary import Channel
from services.notifier.domain.lookup import (
    Listed,
    Sought,
    find,
    mark_of,
    next_look,
    oldest_sought,
    patience,
    reaches_back,
)

CLAIMED = datetime(2026, 8, 1, 9, tzinfo=UTC)
BODY = "台风 https://x.cn/t/1ABCDEFGHJKMN1/f"
SMS = Sought(Channel.SMS, CLAIMED, "+1555", BODY, frozenset())
CALL = replace(SMS, channel=Channel.CALL)
ITEM = Listed("SM1", CLAIMED + timedelta(seconds=1), "+1555", True, "sent", "", BODY)


def test_a_message_is_found_by_its_link() -> None:
    other = replace(ITEM, sid="SM0", body=BODY.replace("/f", "/u2"))
    prefixed = replace(ITEM, body="Sent from a trial account - " + BODY)
    assert find(SMS, [other]) is None
    assert find(SMS, [other, prefixed]) is prefixed


def test_a_text_without_a_link_is_found_by_its_words() -> None:
    assert mark_of("解除") == "解除"
    sought = replace(SMS, body="解除")
    assert find(sought, [ITEM]) is None
    assert find(sought, [replace(ITEM, body="解除")]) is not None


def test_what_another_attempt_made_is_not_ours() -> None:
    assert find(replace(CALL, taken=frozenset({"SM1"})), [ITEM]) is None


def test_what_was_there_before_the_claim_is_not_ours() -> None:
    assert find(CALL, [replace(ITEM, created_at=CLAIMED - timedelta(seconds=31))]) is None


def test_the_providers_clock_may_be_a_little_behind() -> None:
    assert find(CALL, [replace(ITEM, created_at=CLAIMED - timedelta(seconds=29))]) is not None


def test_inbound_and_other_senders_are_not_ours() -> None:
    assert find(CALL, [replace(ITEM, outbound=False), replace(ITEM, sender="+1666")]) is None


def test_of_several_the_earliest() -> None:
    later = replace(ITEM, sid="SM2", created_at=CLAIMED + timedelta(seconds=9))
    assert find(CALL, [later, ITEM]) is ITEM


def test_a_page_with_something_older_says_all_that_came_since() -> None:
    since = oldest_sought(CLAIMED)
    older = replace(ITEM, created_at=since - timedelta(seconds=1))
    assert not reaches_back([], since)
    assert not reaches_back([ITEM], since)
    assert reaches_back([ITEM, older], since)
    # It stands among those that were sent when it was.
    assert not reaches_back([replace(older, sent_at=CLAIMED)], since)


def test_look_ups_thin_out_and_end() -> None:
    first = timedelta(seconds=60)
    pauses = [next_look(looks, first) for looks in range(14)]
    assert pauses[0] == first
    assert pauses[3] == timedelta(seconds=480)
    assert pauses[11] == timedelta(minutes=10)
    assert pauses[12] is None


def test_who_asks_for_patience_again_is_left_alone_for_longer() -> None:
    assert [patience(times).total_seconds() for times in range(7)] == [10, 10, 20, 40, 80, 120, 120]
