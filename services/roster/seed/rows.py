"""Rows of the synthetic roster, in the order of their tables' columns; names and phones in clear,
since sealing needs keys and so is the writer's."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID


class Division(NamedTuple):
    code: str
    kind: str
    name: str
    parent_code: str | None
    node_id: UUID | None


class Grid(NamedTuple):
    grid_id: UUID
    code: str
    community_code: str
    name: str


class Building(NamedTuple):
    building_id: UUID
    grid_id: UUID
    name: str
    footprint: bytes
    longitude: float
    latitude: float
    floors: int
    traits: list[str]


class Stairwell(NamedTuple):
    stairwell_id: UUID
    building_id: UUID
    grid_id: UUID
    name: str


class Household(NamedTuple):
    household_id: UUID
    stairwell_id: UUID
    door: str
    floor: int


class Kin(NamedTuple):
    relation: str
    name: str
    phone: str


class Resident(NamedTuple):
    resident_id: UUID
    household_id: UUID
    stairwell_id: UUID
    grid_id: UUID
    community_code: str
    name: str
    phone: str | None
    kin: tuple[Kin, ...]
    birth_year: int
    reasons: list[str]
    risk: int
    key_holder: str | None


class Person(NamedTuple):
    person_id: UUID
    name: str
    phone: str
    community_code: str


class Post(NamedTuple):
    post_id: UUID
    kind: str
    node_id: UUID
    community_code: str
    grid_id: UUID | None


class Assignment(NamedTuple):
    assignment_id: UUID
    post_id: UUID
    person_id: UUID
    rank: str
    starts_at: datetime
    ends_at: datetime | None


class Absence(NamedTuple):
    absence_id: UUID
    person_id: UUID
    starts_at: datetime
    ends_at: datetime


class Team(NamedTuple):
    team_id: UUID
    community_code: str
    name: str
    skills: list[str]
    leader_post_id: UUID


class Member(NamedTuple):
    team_id: UUID
    person_id: UUID


class Buddy(NamedTuple):
    resident_id: UUID
    person_id: UUID


@dataclass
class Rows:
    """Rows of one community, each list after those that it refers to."""

    divisions: list[Division] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    buildings: list[Building] = field(default_factory=list)
    stairwells: list[Stairwell] = field(default_factory=list)
    households: list[Household] = field(default_factory=list)
    residents: list[Resident] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)
    team_members: list[Member] = field(default_factory=list)
    buddies: list[Buddy] = field(default_factory=list)
