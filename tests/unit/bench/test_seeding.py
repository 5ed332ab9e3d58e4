"""The district of the bench is the one that the service is designed for."""

import pytest

from services.roster.seed.size import DISTRICT, SIZES, Size, scaled
from tests.bench.scene import seeding
from tests.bench.sizes import FULL, QUICK, Sizes


def seeded(residents: int) -> Size:
    command, *given = seeding(residents)
    options = dict(zip(given[::2], given[1::2], strict=True))
    assert command == "seed"
    return scaled(SIZES[options["--size"]], int(options["--residents"]))


def test_at_a_million_it_is_the_district_itself() -> None:
    assert FULL.district == DISTRICT.residents
    assert seeded(FULL.district) == DISTRICT


@pytest.mark.parametrize("sizes", [FULL, QUICK])
def test_each_small_alert_has_a_grid_of_its_own(sizes: Sizes) -> None:
    idle_and_loaded = 2 * sizes.alerts
    assert seeded(sizes.district).grids >= idle_and_loaded


@pytest.mark.parametrize("residents", [QUICK.residents, 50_000, FULL.residents, FULL.large])
def test_its_communities_are_as_large_as_in_the_district(residents: int) -> None:
    size = seeded(residents)
    assert size.grids / size.communities == pytest.approx(12, rel=0.1)
    assert size.communities >= size.streets
