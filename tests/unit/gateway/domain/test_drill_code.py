"""The code by which a document says how far a drill reaches."""

import pytest

from schemas.vocabulary import DrillKind
from services.gateway.domain.drill_code import code_of, kind_in


@pytest.mark.parametrize("kind", DrillKind)
def test_what_is_written_is_read_again(kind: DrillKind) -> None:
    assert kind_in(["IPAWSv1.0", code_of(kind)]) is kind


@pytest.mark.parametrize("codes", [[], ["system"], ["muster-drill-"], ["muster-drill-wide"]])
def test_anything_else_says_nothing(codes: list[str]) -> None:
    assert kind_in(codes) is None
