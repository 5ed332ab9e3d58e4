"""What an alert's areas say of where it reaches."""

import pytest

from schemas.events.hazard_alerts import Area, Circle
from services.gateway.intake.domain.reach import may_touch, stays_within

STREET = "440305001"
IN = Area(name="社区", geocodes=("440305001002",))
OUT = Area(name="别处", geocodes=("440306",))
CITY = Area(name="市", geocodes=("440300",))
DRAWN = Area(name="圈", circles=(Circle(longitude=114.0, latitude=22.5, radius_m=1000),))
NAMED = Area(name="示范街道")


@pytest.mark.parametrize(
    ("areas", "stays", "touches"),
    [
        ((IN,), True, True),
        ((Area(geocodes=(STREET,)),), True, True),
        ((IN, OUT), False, True),
        ((OUT,), False, False),
        ((CITY,), False, True),
        ((DRAWN,), False, True),
        ((IN, DRAWN), False, True),
        ((NAMED,), False, True),
        ((), False, True),
    ],
)
def test_only_codes_within_are_certain(areas: tuple[Area, ...], stays: bool, touches: bool) -> None:
    assert stays_within(areas, STREET) is stays
    assert may_touch(areas, STREET) is touches
    assert stays_within(areas, "")
    assert may_touch(areas, "")
