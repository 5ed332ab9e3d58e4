"""Codes of an area, however they are written."""

import pytest
from pydantic import ValidationError

from services.gateway.console.api.areas import AreaBody, area_of


def test_codes_stand_without_the_zeros_that_only_fill_up_and_once() -> None:
    written = ["440300", "4403", "440307001000", "440307001001003", "440307001001000"]
    codes = area_of(AreaBody(divisions=written)).geocodes
    assert codes == ("4403", "440307001", "440307001001003", "440307001001")


@pytest.mark.parametrize(
    "code", ["44030", "4403070", "044030", "0000", "４４０３", "4403070010010031"]
)
def test_what_names_no_place_is_refused(code: str) -> None:
    with pytest.raises(ValidationError):
        AreaBody(divisions=[code])
