from services.carrier_simulator.domain.links import first_link, page_key, subject, voice_key


def test_the_first_link_to_a_page() -> None:
    text = "【示范街道】详情 http://example.org/about http://127.0.0.1:8080/t/ABC123/f。谢谢"
    assert first_link(text) == "http://127.0.0.1:8080/t/ABC123/f"
    assert first_link("没有链接") is None


def test_keys() -> None:
    assert page_key("/t/abc1/u2") == ("ABC1", "u2")
    assert page_key("/t/ABC1") == ("ABC1", "")
    assert page_key("/t/ABC1/received/x") is None
    assert voice_key("/twilio/voice/6f1e7c1e-1") == "6f1e7c1e-1"
    assert voice_key("/twilio/voice/6f1e7c1e-1/key") is None


def test_what_a_text_or_call_is_about_stays_the_same() -> None:
    link = "http://127.0.0.1:8080/t/ABC123/f"
    assert (
        subject("+861", "", f"a {link}") == subject("+861", "", f"b {link}") == "+861 /t/ABC123/f"
    )
    assert subject("+861", "http://x/twilio/voice/a-1?k=1") == "+861 /twilio/voice/a-1"
    assert subject("+861", "", "no link") == "+861 no link"
