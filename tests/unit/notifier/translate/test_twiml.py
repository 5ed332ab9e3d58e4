"""TwiML as it is heard."""

from lxml import etree

from services.notifier.translate import twiml
from services.notifier.translate.catalogue import words

ZH = words("zh")


def test_the_question_is_asked_once_a_round() -> None:
    asks_itself = twiml.ask(ZH, "台风。请按1确认收到;不能去请按2。", "/key")
    asks_not = twiml.ask(ZH, "台风。", "/key")
    assert asks_itself.count("按1") == 2
    assert asks_not.count("按1") == 2


def test_no_key_counts_before_the_message_was_heard() -> None:
    root = etree.fromstring(twiml.ask(ZH, "台风。请按1确认收到;不能去请按2。", "/key").encode())
    assert [child.tag for child in root][:2] == ["Say", "Gather"]
    assert root.findtext("Say") == "台风。"
    assert root.findtext("Gather/Say") == "请按1确认收到;不能去请按2。"


def test_a_text_that_only_asks_is_said_in_the_question() -> None:
    root = etree.fromstring(twiml.ask(ZH, "请按1确认收到。", "/key").encode())
    assert root[0].tag == "Gather"


def test_addresses_are_not_read_aloud() -> None:
    assert twiml.spoken("详情 https://x.cn/t/1ABC/f") == "详情"


def test_what_people_wrote_cannot_break_the_document() -> None:
    root = etree.fromstring(twiml.ask(ZH, "</Say><Dial>110</Dial> & 1 < 2", "/key").encode())
    assert root.find(".//Dial") is None
    assert "& 1 < 2" in "".join(str(text) for text in root.itertext())


def test_both_languages_say_the_same_things() -> None:
    en = words("en")
    assert en.press
    assert "{place}" in en.more_places
    assert "{count}" in ZH.more_places
    assert en.speech.startswith("en")
