"""The code by which a document says why an officer raises or lifts what was started by hand."""

import pytest

from schemas.vocabulary import LiftReason, RaiseReason
from services.gateway.adapters.texts import LANGUAGES, catalogue
from services.gateway.domain.why_code import code_of, why_in

WHYS = (*RaiseReason, *LiftReason)


@pytest.mark.parametrize("why", WHYS)
def test_what_is_written_is_read_again(why: RaiseReason | LiftReason) -> None:
    assert why_in(["IPAWSv1.0", "muster-drill-public", code_of(why)]) == why


@pytest.mark.parametrize("codes", [[], ["system"], ["muster-why-"], ["muster-why-so"], ["worse"]])
def test_anything_else_says_nothing(codes: list[str]) -> None:
    assert why_in(codes) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_has_its_words(language: str) -> None:
    assert {f"follow.{why}" for why in WHYS} <= catalogue(language).keys()
