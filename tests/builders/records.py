"""Records of a mobilisation for the rules of reports, told in minutes after its start."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from schemas import ids
from schemas.vocabulary import (
    AttemptStatus,
    Channel,
    InjectKind,
    NodeKind,
    PostKind,
    TaskKind,
    TaskState,
    VisitOutcome,
)
from services.gateway.reports.domain.record import (
    Deed,
    Door,
    Finding,
    Injected,
    Node,
    Record,
    Said,
    Subject,
    Try,
)

START = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
KINDS = (NodeKind.COMMUNITY, NodeKind.GRID, NodeKind.BUILDING, NodeKind.STAIRWELL)


def node(name: str) -> UUID:
    return ids.of("report-node", name)


def contact(name: str) -> UUID:
    return ids.of("report-contact", name)


def at(minutes: float | None) -> datetime | None:
    return None if minutes is None else START + timedelta(minutes=minutes)


@dataclass
class Told:
    """A mobilisation as it is told; nodes are paths such as `c/g1/b1/s1`."""

    plan: str = "rainstorm"
    exercise: bool = False
    nodes: dict[UUID, Node] = field(default_factory=dict)
    deeds: list[Deed] = field(default_factory=list)
    doors: list[Door] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    tries: list[Try] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    vacant: list[str] = field(default_factory=list)
    injects: list[Injected] = field(default_factory=list)

    def place(self, name: str) -> UUID:
        parts = name.split("/")
        path = tuple(node("/".join(parts[: end + 1])) for end in range(len(parts)))
        for end, node_id in enumerate(path):
            self.nodes.setdefault(
                node_id, Node(node_id, KINDS[end], "/".join(parts[: end + 1]), path[: end + 1])
            )
        return path[-1]

    def post(
        self,
        name: str,
        told: float | None = 0.5,
        answered: float | None = None,
        by: Channel = Channel.SMS,
        kind: TaskKind = TaskKind.LEAD,
        cause: str = "first",
        fault: str | None = None,
        to: str = "",
        opened: float = 0,
        lost: bool = False,
        ended: tuple[float, TaskState, str] | None = None,
    ) -> None:
        """The post at a place: when it was `opened`, its holder told and answered, all minutes
        after start; `to` whom it brings help or rescue. `lost`: what was sent failed after all;
        `ended`: when it ended, how and why."""
        node_id, holder = self.place(name), contact(name)
        going_on = TaskState.OPEN if answered is None else TaskState.RECEIVED
        over_at, state, reason = ended or (None, going_on, "")
        self.deeds.append(
            Deed(
                task_id=ids.of("report-task", name, cause, kind, to),
                kind=kind,
                post_id=ids.of("report-post", name),
                post=PostKind.STAIRWELL_LEADER,
                node_id=node_id,
                contact_id=holder,
                state=state,
                cause=cause,
                opened_at=at(opened),
                told_at=at(told),
                answered_at=at(answered),
                ended_at=at(over_at),
                resident_id=ids.of("report-resident", to) if to else None,
                reason=reason,
            )
        )
        arrived = told is not None and not lost
        status = AttemptStatus.DELIVERED if arrived else AttemptStatus.FAILED
        self.tries.append(Try(holder, by, "first", status, at(told), fault, settled_at=at(told)))
        if answered is not None:
            said_at = at(answered)
            assert said_at is not None
            self.said.append(Said(holder, said_at, "received", "sms"))

    def door(
        self,
        name: str,
        place: str,
        *found: tuple[float, VisitOutcome],
        by: str = "",
        anew: bool = False,
    ) -> None:
        """A resident at risk and what was found there, minute by minute; `by` whose holder. Unknown
        is taken back, or is to be seen `anew`."""
        visit_id = ids.of("report-visit", name)
        outcome = found[-1][1] if found else VisitOutcome.UNKNOWN
        self.doors.append(Door(visit_id, self.place(place), outcome))
        for minutes, one in found:
            moment = at(minutes)
            assert moment is not None
            again = anew and one is VisitOutcome.UNKNOWN
            who = contact(by) if by else None
            self.findings.append(Finding(moment, visit_id, one, who, again))

    def inject(self, kind: InjectKind, place: str) -> None:
        """What a drill made to go wrong at a place."""
        self.injects.append(Injected(START, kind, self.place(place), void=False))

    def record(self) -> Record:
        return Record(
            subject=Subject(
                ids.of("report-mobilisation", self.plan),
                self.plan,
                "red",
                self.exercise,
                "暴雨红色预警",
                "示范街道",
                "closed",
                START,
                at(60),
            ),
            nodes=self.nodes,
            deeds=tuple(self.deeds),
            doors=tuple(self.doors),
            findings=tuple(self.findings),
            tries=tuple(self.tries),
            said=tuple(self.said),
            vacant=frozenset(self.place(name) for name in self.vacant),
            injects=tuple(self.injects),
        )
