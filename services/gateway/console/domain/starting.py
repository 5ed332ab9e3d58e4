"""Starting by hand: what an officer asks for, and what would follow from it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from schemas.events.hazard_alerts import Area, Level
from schemas.hazards import BY_KEY, HAZARDS, NOTICES
from schemas.vocabulary import LEVEL_VALUES, DrillKind, LevelScale, RaiseReason

COLOURS = {"blue": "蓝色", "yellow": "黄色", "orange": "橙色", "red": "红色"}
RESPONSES = {"IV": "四级", "III": "三级", "II": "二级", "I": "一级"}
SCALES: Mapping[str, LevelScale] = {
    hazard.key: hazard.scale for hazard in HAZARDS if hazard.key not in NOTICES
}
"""Every hazard that can be started, shipped with plans or not, and the scale of its levels."""


DEGREES = {value: degree for values in LEVEL_VALUES.values() for degree, value in enumerate(values)}
"""How grave a level is on its own scale, the mildest 0."""
FURTHEST_ONSET = timedelta(hours=48)
"""Signals warn of what comes within a day, forecasts of landfall of what comes within two."""


class UnknownLevelError(Exception):
    """No such hazard, or no such level of it."""


class OnsetError(Exception):
    """Nothing can be started for what comes then: it is `past`, or too `far`."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def scale_of(hazard: str, level: str) -> LevelScale:
    """The hazard's own scale, or that of emergency responses, which are declared for any hazard."""
    if hazard in SCALES:
        for scale in (SCALES[hazard], LevelScale.RESPONSE):
            if level in LEVEL_VALUES[scale]:
                return scale
    raise UnknownLevelError


def graver(level: Level) -> Sequence[str]:
    """The levels of its scale that are graver, the mildest first."""
    levels = LEVEL_VALUES.get(level.scale, ())
    return levels[levels.index(level.value) + 1 :] if level.value in levels else ()


@dataclass(frozen=True)
class Raise:
    """To which graver level what was started by hand is raised, and why."""

    level: str
    why: RaiseReason | None = None

    @property
    def content(self) -> dict[str, str]:
        """What is on record of it."""
        return {"level": self.level} | ({"why": str(self.why)} if self.why else {})


@dataclass(frozen=True)
class Wanted:
    """What is to be started: a hazard at a level in an area, a drill or real; `kind` is how far a
    drill of the calendar reaches, `onset` when the hazard arrives, and `order` a government's
    order to move people, a value of that scale or empty."""

    hazard: str
    level: str
    drill: bool
    area: Area
    note: str = ""
    kind: DrillKind | None = None
    onset: datetime | None = None
    order: str = ""

    def __post_init__(self) -> None:
        scale_of(self.hazard, self.level)

    def ahead(self, now: datetime) -> None:
        """Raises OnsetError unless the onset, where one is named, lies ahead and near enough."""
        if self.onset is None:
            return
        if self.onset <= now:
            raise OnsetError("past")
        if self.onset > now + FURTHEST_ONSET:
            raise OnsetError("far")

    @property
    def event(self) -> str:
        """The event as alerts name it, with its level, so that intake finds both."""
        name = BY_KEY[self.hazard].zh
        if self.level in COLOURS:
            return f"{name}{COLOURS[self.level]}预警"
        return f"{name}{RESPONSES[self.level]}应急响应" if self.level in RESPONSES else name

    @property
    def severity(self) -> str:
        """CAP's word."""
        degree = LEVEL_VALUES[scale_of(self.hazard, self.level)].index(self.level)
        return LEVEL_VALUES[LevelScale.SEVERITY][degree]


@dataclass(frozen=True)
class Started:
    """The alert that was recorded."""

    alert_id: UUID
    incident_id: UUID


@dataclass(frozen=True)
class GridCount:
    """How much a grid holds; `people` hold its posts or the community's, at rank A."""

    grid_id: UUID
    code: str
    name: str
    community_code: str
    residents: int
    posts: int
    held: int
    people: frozenset[UUID]


@dataclass(frozen=True)
class Consequence:
    """What would follow at once: an estimate from the roster as it is now."""

    communities: int
    grids: int
    people: int
    visits: int
    messages: int
    calls: int
    vacant: int


def consequence(grids: Iterable[GridCount]) -> Consequence:
    """One message to each person at once; a call to whoever stays silent, at most one each."""
    counted = list(grids)
    people = frozenset().union(*(grid.people for grid in counted))
    return Consequence(
        communities=len({grid.community_code for grid in counted}),
        grids=len(counted),
        people=len(people),
        visits=sum(grid.residents for grid in counted),
        messages=len(people),
        calls=len(people),
        vacant=sum(grid.posts - grid.held for grid in counted),
    )
