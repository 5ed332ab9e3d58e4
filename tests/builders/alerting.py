"""A small community and a plan for it, as alerting's decisions see them.

Everything is named in words: the grid `g1`, its building `g1/b1`, its stairwell `g1/b1/s1`; the
leader of a node is `<node>.A`, the deputy `<node>.B`; the community is `c`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from schemas import ids
from schemas.vocabulary import (
    Audience,
    Channel,
    Coverage,
    Lane,
    LevelScale,
    MobilisationState,
    NodeKind,
    PostKind,
)
from services.alerting.domain.branch import Branch
from services.alerting.domain.events import GridCovered, Resident
from services.alerting.domain.mobilisation import Mobilisation
from services.alerting.domain.plan import (
    Approval,
    Edition,
    Order,
    Step,
    Texts,
    Trigger,
    Visiting,
)
from services.alerting.domain.state import Duty, Place

NOON = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
HERE = ZoneInfo("Asia/Shanghai")
"""Whose clocks the community goes by: there it is noon."""
LEADERS = (
    PostKind.COMMUNITY_LEADER,
    PostKind.GRID_LEADER,
    PostKind.BUILDING_LEADER,
    PostKind.STAIRWELL_LEADER,
)
DEGREES = ("blue", "yellow", "orange", "red")


def node(name: str) -> UUID:
    return ids.of("test-node", name)


def person(name: str) -> UUID:
    return ids.of("test-person", name)


def post(name: str) -> UUID:
    return ids.of("test-post", name)


def resident(name: str) -> UUID:
    return ids.of("test-resident", name)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def edition(
    order: Order = Order.BROADCAST,
    level: str = "orange",
    posts: Iterable[PostKind] = LEADERS,
    revisit: bool = True,
    deadline: timedelta = timedelta(hours=4),
    visiting: Visiting | None = None,
) -> Edition:
    """SMS, 3 minutes; call, 2 minutes; a level of a cascade has 5 minutes."""
    texts = Texts(
        {"first": dict.fromkeys(Audience, "x")}, {"first": dict.fromkeys(Audience, "x")}, ("x",)
    )
    return Edition(
        plan="typhoon",
        level=level,
        version=1,
        name={"zh": level},
        triggers=(Trigger(LevelScale.SIGNAL, level),),
        approval=Approval.PRE_SIGNED,
        order=order,
        cascade_wait=minutes(5) if order is Order.CASCADE else timedelta(),
        posts=frozenset(posts),
        ladder=(Step(Channel.SMS, minutes(3)), Step(Channel.CALL, minutes(2))),
        deadline=deadline,
        visiting=visiting or Visiting(frozenset({"alone"}), frozenset(), minutes(30), 2),
        revisit=revisit,
        texts={"zh": texts},
        sources=(),
    )


@dataclass
class Community:
    """Grids of one building with stairwells each, every post with A and B until told otherwise."""

    grids: Mapping[str, Mapping[str, tuple[str, ...]]]
    holders: dict[str, tuple[str, ...]] = field(default_factory=dict)
    teams: tuple[str, ...] = ()
    buddies: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()

    def nodes(self, grid: str) -> list[str]:
        """Names from the community down: c, grid, building, stairwells."""
        return ["c", grid, f"{grid}/b1", *(f"{grid}/b1/{name}" for name in self.grids[grid])]

    def place(self, name: str) -> Place:
        above = name.split("/")
        names = ["c", *("/".join(above[: end + 1]) for end in range(len(above)))]
        if name == "c":
            names = ["c"]
        kind = tuple(NodeKind)[len(names) - 1]
        return Place(
            node_id=node(name),
            kind=kind,
            parent_id=node(names[-2]) if len(names) > 1 else None,
            path=tuple(node(item) for item in names),
            grid_id=node(names[1]) if len(names) > 1 else None,
            traits=self.traits if kind is NodeKind.BUILDING else (),
        )

    def duty(self, name: str) -> Duty:
        holders = self.holders.get(name, (f"{name}.A", f"{name}.B"))
        kind = LEADERS[self.place(name).kind.depth]
        return Duty(post(name), kind, node(name), tuple(person(item) for item in holders))

    def team(self, name: str) -> Duty:
        holders = self.holders.get(name, (f"{name}.A", f"{name}.B"))
        available = tuple(person(item) for item in holders)
        return Duty(post(name), PostKind.TEAM_LEADER, node("c"), available)

    def covered(
        self,
        grid: str,
        revision: int = 1,
        alert: int = 1,
        coverage: Coverage = Coverage.NEW,
        degree: int = 3,
    ) -> GridCovered:
        """What the roster tells of one grid now; `degree` 3 is orange."""
        names = self.nodes(grid)
        lifted = coverage is Coverage.LIFTED
        return GridCovered(
            grid_id=node(grid),
            revision=revision,
            alert_revision=alert,
            coverage=coverage,
            level=DEGREES[degree - 1],
            degree=degree,
            places=() if lifted else tuple(self.place(name) for name in names),
            duties=()
            if lifted
            else (
                *(self.duty(name) for name in names),
                *(self.team(name) for name in self.teams),
            ),
            residents=() if lifted else tuple(self.residents(grid)),
        )

    def residents(self, grid: str) -> Iterable[Resident]:
        for stairwell, names in self.grids[grid].items():
            for name in names:
                yield Resident(
                    resident_id=resident(name),
                    stairwell_id=node(f"{grid}/b1/{stairwell}"),
                    reasons=("alone",),
                    risk=5,
                    team_posts=tuple(post(team) for team in self.teams),
                    buddies=tuple(person(name) for name in self.buddies),
                )


def branch(
    plan: Edition | None = None, state: MobilisationState = MobilisationState.RUNNING
) -> Branch:
    """An empty branch of the community `c`."""
    mobilisation = Mobilisation(
        ids.of("test-mobilisation"),
        ids.of("test-alert"),
        plan or edition(),
        HERE,
        Lane.EMERGENCY,
        state,
    )
    return Branch(mobilisation=mobilisation, community_id=node("c"), community_code="110101001001")


def small_community(**changes: object) -> Community:
    """One grid, one building, two stairwells with two elders living alone in the first."""
    community = Community({"g1": {"s1": ("wang", "li"), "s2": ()}})
    for name, value in changes.items():
        setattr(community, name, value)
    return community
