"""Where a log-in leads, and whose page a form was sent from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.domain.forgery import fits, form_token, from_our_page
from services.gateway.domain.local_path import local_path


@pytest.mark.parametrize("path", ["/", "/live?m=1&x=%E7%8E%8B#tree", "/a//b", "/:x"])
def test_pages_of_this_house_are_led_to(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "live",
        "//evil",
        "///evil",
        "/\\evil",
        "/\t/evil",
        "/a\nb",
        "https://evil/",
        "javascript:x",
    ],
)
def test_others_are_not(path: str | None) -> None:
    assert local_path(path) == "/"


@given(st.text(max_size=60))
def test_whatever_is_asked_the_answer_is_a_path(text: str) -> None:
    found = local_path(text)
    assert found.startswith("/")
    assert not found.startswith(("//", "/\\"))


def test_a_form_token_is_of_one_session() -> None:
    assert fits("one", form_token("one"))
    assert not fits("two", form_token("one"))
    assert not fits("one", "")
    assert not fits("one", "王")


def test_what_a_browser_says_of_the_page_is_heeded() -> None:
    assert from_our_page("same-origin", "https://here:1", "here:1")
    assert from_our_page("", "", "here")
    assert not from_our_page("same-site", "https://here:1", "here:1")
    assert not from_our_page("cross-site", "", "here")
    assert not from_our_page("", "https://evil", "here")
    assert not from_our_page("", "null", "here")
