import pytest

from services.carrier_simulator.domain.twiml import Gather, Hangup, Pause, Redirect, Say, Text
from services.carrier_simulator.translate.twiml_xml import read_twiml

BASE = "http://x/twilio/voice/a-1"


def test_verbs_in_order_with_whole_addresses() -> None:
    text = """<Response><Gather numDigits="1" action="/k" timeout="7"><Say>请按
      1</Say><Pause length="2"/></Gather><Say>再见</Say><Redirect>../next</Redirect><Hangup/>
      </Response>"""
    gather, *rest = read_twiml(text, BASE)
    assert gather == Gather(
        action="http://x/k", digits=1, timeout=7.0, spoken=(Say("请按 1"), Pause(2.0))
    )
    assert rest == [Say("再见"), Redirect("http://x/twilio/next"), Hangup()]


def test_messages() -> None:
    text = "<Response><Message>a</Message><Message><Body>b</Body></Message></Response>"
    assert read_twiml(text, BASE) == (Text("a"), Text("b"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not xml",
        "<Response><Say>a",
        "<Other><Say>a</Say></Other>",
        "<Response><Play>http://x/a.mp3</Play></Response>",
    ],
)
def test_what_cannot_be_read_is_silence(text: str) -> None:
    assert read_twiml(text, BASE) == ()


def test_entities_are_never_filled_in() -> None:
    text = (
        '<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        "<Response><Say>a&f;b</Say></Response>"
    )
    assert all("root" not in getattr(verb, "text", "") for verb in read_twiml(text, BASE))
