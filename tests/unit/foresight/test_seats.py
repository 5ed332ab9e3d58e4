"""Seats: who stands for whom, and whose doors are whose."""

from services.alerting.domain.plan_asks import asked
from services.foresight.seats import seats_of
from tests.builders.alerting import edition, person
from tests.builders.persona_world import PersonaWorld


def test_seats_stand_from_the_top_down_with_their_people_and_doors() -> None:
    world = PersonaWorld(edition(), seed=1, grids=1, stairwells=2)

    seats = seats_of(asked(world.plan), world.roster())

    assert [seat.kind for seat in seats] == [
        "community_leader",
        "grid_leader",
        "building_leader",
        "stairwell_leader",
        "stairwell_leader",
    ]
    assert seats[2].people == (person("g0/b1.A"), person("g0/b1.B"))
    assert [seat.above for seat in seats] == [(), (0,), (1, 0), (2, 1, 0), (2, 1, 0)]
    elders = sum(len(names) for names in world.community.grids["g0"].values())
    assert [seat.doors for seat in seats[:3]] == [0, 0, 0]
    assert sum(seat.doors for seat in seats[3:]) == elders
