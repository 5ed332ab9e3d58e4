"""The order of telling."""

from hypothesis import given
from hypothesis import strategies as st

from schemas import ids
from services.roster.domain.places import GridPlace
from services.roster.domain.turns import in_turn


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 900)), max_size=12))
def test_the_highest_risk_goes_first(risks: list[tuple[int, int]]) -> None:
    grids = [
        GridPlace(ids.of("grid", n), f"{n:015d}", "", "", top_risk=top, risks=total)
        for n, (top, total) in enumerate(risks)
    ]
    told = in_turn(grids)
    assert sorted(told, key=lambda grid: grid.code) == grids
    assert [(grid.top_risk, grid.risks) for grid in told] == sorted(risks, reverse=True)
    assert in_turn(reversed(grids)) == told
