"""What an incident covers: what changes it stands on, and the changes in order of telling."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from schemas.events.impacts import MatchedRule
from schemas.vocabulary import Coverage
from services.roster.domain.places import District, GridPlace
from services.roster.domain.revision import revise
from services.roster.domain.turns import in_turn
from services.roster.handlers.tell_impact import TellImpact
from services.roster.ports.incidents import GridChange, Incidents
from services.roster.ports.places import Places
from services.roster.ports.widenings import Widenings


@dataclass(frozen=True)
class Covering:
    """Where areas are looked for, and what keeps and tells the grids in them."""

    places: Places
    incidents: Incidents
    widenings: Widenings
    tell_impact: TellImpact


Rules = Mapping[UUID, MatchedRule | None]
"""The covered grids, each with the rule by which it is touched; none: as it was."""


def staying(district: District, before: Mapping[UUID, str]) -> Rules:
    """What was covered until now goes on to be, as far as it is still in the roster."""
    return {grid.grid_id: None for grid in district.grids if grid.grid_id in before}


def rules_of(district: District, matches: Mapping[int, MatchedRule]) -> dict[UUID, MatchedRule]:
    """The rule by which each grid is touched."""
    return {district.grids[number].grid_id: rule for number, rule in matches.items()}


def changes_of(district: District, before: Mapping[UUID, str], rules: Rules) -> list[GridChange]:
    """All changes in the order of telling: the highest risk first, what is lifted last."""
    places = {grid.grid_id: grid for grid in district.grids}
    change = revise(before.keys(), rules.keys())
    # A grid may have left the roster since it was covered: it is lifted all the same.
    gone = [
        GridPlace(grid_id, "", "", code)
        for grid_id, code in before.items()
        if grid_id not in places
    ]
    ordered = in_turn([places[grid_id] for grid_id in change if grid_id in places]) + gone
    told = [
        GridChange(grid.grid_id, grid.community_code, change[grid.grid_id], rules.get(grid.grid_id))
        for grid in ordered
    ]
    return sorted(told, key=lambda item: item.coverage is Coverage.LIFTED)
