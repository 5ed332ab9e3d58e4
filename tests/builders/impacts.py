"""The roster's events about a `Community`, as they travel."""

from datetime import timedelta
from uuid import UUID

from schemas import ids
from schemas.events import Event
from schemas.events.hazard_alerts import AlertHeader, Level
from schemas.events.impacts import (
    Holder,
    ImpactClosed,
    ImpactCommunity,
    ImpactGrid,
    Node,
    Post,
    ResidentAtRisk,
)
from schemas.hazards import MESSAGE
from schemas.vocabulary import (
    AlertStatus,
    Coverage,
    LevelScale,
    MessageType,
    Rank,
)
from services.alerting.domain.state import Duty, Place
from tests.builders.alerting import DEGREES, NOON, Community, node

CODE = "110101001001"
TWO = Community({"g1": {"s1": ("wang", "li")}, "g2": {"s1": ("zhao",)}})
INCIDENT = ids.of("test-incident")
MOBILISATION = ids.mobilisation_id(INCIDENT, "typhoon")


def header(
    revision: int = 1,
    degree: int = 3,
    msg_type: MessageType = MessageType.ALERT,
    status: AlertStatus = AlertStatus.ACTUAL,
    incident: UUID = INCIDENT,
) -> AlertHeader:
    """The alert with this revision in its incident; degree 3 is orange."""
    return AlertHeader(
        alert_id=ids.of("test-alert", incident, revision),
        incident_id=incident,
        alert_revision=revision,
        identifier=f"alert-{revision}",
        sender="weather@example.org",
        sent=NOON + timedelta(seconds=revision),
        status=status,
        msg_type=msg_type,
        hazard="typhoon",
        event="台风橙色预警",
        level=Level(scale=LevelScale.SIGNAL, value=DEGREES[degree - 1]),
    )


def grid_event(
    community: Community,
    grid: str,
    alert: AlertHeader,
    revision: int = 0,
    coverage: Coverage = Coverage.NEW,
) -> ImpactGrid:
    """One grid; its revision is the alert's unless named."""
    told = community.covered(grid, revision, alert.alert_revision, coverage)
    return ImpactGrid(
        header=alert,
        impact_id=ids.impact_id(alert.alert_id),
        community_code=CODE,
        community_id=node("c"),
        grid_id=told.grid_id,
        revision=revision or alert.alert_revision,
        coverage=coverage,
        nodes=tuple(_node(place) for place in told.places),
        posts=tuple(_post(duty) for duty in told.duties),
        residents=tuple(
            ResidentAtRisk(
                resident_id=r.resident_id,
                stairwell_id=r.stairwell_id,
                reasons=r.reasons,
                risk=r.risk,
                age=80,
                team_posts=r.team_posts,
            )
            for r in told.residents
        ),
    )


def community_event(
    community: Community, alert: AlertHeader, grids: int, coverage: Coverage = Coverage.NEW
) -> ImpactCommunity:
    return ImpactCommunity(
        header=alert,
        impact_id=ids.impact_id(alert.alert_id),
        community_code=CODE,
        community_id=node("c"),
        revision=alert.alert_revision,
        coverage=coverage,
        grids=grids,
        node=_node(community.place("c")),
        posts=(_post(community.duty("c")),),
    )


def closed_event(alert: AlertHeader, grids: int, lifted: int = 0) -> ImpactClosed:
    return ImpactClosed(
        header=alert,
        impact_id=ids.impact_id(alert.alert_id),
        communities=1,
        grids=grids,
        lifted_grids=lifted,
        buildings=grids,
        stairwells=grids,
        residents=grids,
        posts=grids,
    )


def message_events(community: Community) -> list[Event]:
    """What the roster tells of the area of an officer's message."""
    level = Level(scale=LevelScale.SEVERITY, value="Minor")
    own = {"hazard": MESSAGE, "event": "值班通知", "level": level, "proposed_by": "officer-1"}
    return events_of(header().model_copy(update=own), community)


def alert_events(community: Community, revision: int = 1, degree: int = 3) -> list[Event]:
    return events_of(header(revision, degree), community)


def events_of(alert: AlertHeader, community: Community) -> list[Event]:
    """All that the roster tells of an alert, the closing last."""
    grids = sorted(community.grids)
    return [
        community_event(community, alert, len(grids)),
        *(grid_event(community, grid, alert) for grid in grids),
        closed_event(alert, len(grids)),
    ]


def cancel_events(community: Community, revision: int = 9) -> list[Event]:
    alert = header(revision, msg_type=MessageType.CANCEL)
    grids = sorted(community.grids)
    return [
        community_event(community, alert, 0, Coverage.LIFTED),
        *(grid_event(community, grid, alert, coverage=Coverage.LIFTED) for grid in grids),
        closed_event(alert, 0, len(grids)),
    ]


def _node(place: Place) -> Node:
    return Node(
        node_id=place.node_id,
        kind=place.kind,
        parent_id=place.parent_id,
        path=place.path,
        traits=place.traits,
    )


def _post(duty: Duty) -> Post:
    ranks = (Rank.A, Rank.B)
    return Post(
        post_id=duty.post_id,
        kind=duty.kind,
        node_id=duty.node_id,
        holders=tuple(
            Holder(person_id=person_id, rank=rank)
            for person_id, rank in zip(duty.available, ranks, strict=False)
        ),
    )
