"""The chain: places, the posts at them, and who holds those."""

from enum import StrEnum


class NodeKind(StrEnum):
    """A place in the chain, from the top."""

    COMMUNITY = "community"
    GRID = "grid"
    BUILDING = "building"
    STAIRWELL = "stairwell"

    @property
    def depth(self) -> int:
        return tuple(NodeKind).index(self)


class PostKind(StrEnum):
    """A role at a node."""

    COMMUNITY_LEADER = "community_leader"
    GRID_LEADER = "grid_leader"
    BUILDING_LEADER = "building_leader"
    STAIRWELL_LEADER = "stairwell_leader"
    TEAM_LEADER = "team_leader"
    DUTY_OFFICER = "duty_officer"

    @property
    def leads(self) -> bool:
        """Whether it may be told to act: who sits at the desk is only phoned when nobody looks."""
        return self is not PostKind.DUTY_OFFICER


class Rank(StrEnum):
    """A holds the post, B deputises."""

    A = "A"
    B = "B"
