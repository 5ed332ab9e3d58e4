"""The form of a request to the provider."""

from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st

from services.notifier.adapters.twilio_http import form_body

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.dictionaries(TEXT.filter(bool), TEXT, max_size=5))
def test_what_is_sent_is_what_is_read(fields: dict[str, str]) -> None:
    body = form_body(dict(fields))
    read = parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=bool(fields))
    assert dict(read) == fields


def test_numbers_and_lists() -> None:
    body = form_body({"ValidityPeriod": 600, "Events": ["initiated", "completed"]})
    assert body == b"ValidityPeriod=600&Events=initiated&Events=completed"
