"""Provider's codes: what passes, what is the number's, the text's, or ours."""

import pytest

from services.notifier.domain.error_codes import FAULTS, Fault, fault_of


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("30001", Fault.TEMPORARY),
        ("30003", Fault.TEMPORARY),
        ("30008", Fault.TEMPORARY),
        ("21611", Fault.TEMPORARY),
        ("20429", Fault.TEMPORARY),
        ("21211", Fault.NUMBER),
        ("21610", Fault.NUMBER),
        ("21614", Fault.NUMBER),
        ("30004", Fault.NUMBER),
        ("30005", Fault.NUMBER),
        ("30006", Fault.NUMBER),
        ("30007", Fault.TEXT),
        ("21617", Fault.TEXT),
        ("10004", Fault.TEMPORARY),
        ("21730", Fault.TEMPORARY),
        ("20003", Fault.ACCOUNT),
        ("20006", Fault.ACCOUNT),
        ("20404", Fault.ACCOUNT),
        ("21213", Fault.ACCOUNT),
        ("30002", Fault.ACCOUNT),
    ],
)
def test_whom_a_code_concerns(code: str, fault: Fault) -> None:
    assert fault_of(code) is fault


@pytest.mark.parametrize("word", ["", "busy", "no-answer", "429", "99999", "²", "http_500"])
def test_our_own_words_and_codes_we_do_not_know_say_nothing(word: str) -> None:
    assert fault_of(word) is None


def test_all_are_codes_of_the_provider() -> None:
    assert all(10_000 <= code < 100_000 for code in FAULTS)
