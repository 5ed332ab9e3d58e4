"""What a browser gets that takes compressed pages, and one that does not."""

import gzip

import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse

from services.gateway.field.api.squeezing import squeezed

PAGE = "<p>请看望 3 位老人</p>" * 200


def asked(encodings: str) -> Request:
    headers = [(b"accept-encoding", encodings.encode())]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": headers})


def test_what_is_squeezed_is_the_same_page_and_says_its_length() -> None:
    answer = squeezed(HTMLResponse(PAGE), asked("gzip, deflate, br"))
    assert gzip.decompress(answer.body).decode() == PAGE
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) == len(answer.body) < len(PAGE.encode()) / 4


@pytest.mark.parametrize(("text", "encodings"), [(PAGE, "identity"), ("<p>短</p>", "gzip")])
def test_what_is_short_or_not_asked_for_stays_as_it_is(text: str, encodings: str) -> None:
    answer = squeezed(HTMLResponse(text), asked(encodings))
    assert bytes(answer.body).decode() == text
    assert "content-encoding" not in answer.headers
