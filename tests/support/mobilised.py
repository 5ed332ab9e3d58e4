"""A mobilisation under way, written as alerting would have it: for what only looks at one."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from schemas import ids
from schemas.hazards import MESSAGE
from schemas.vocabulary import NodeKind
from tests.support.community import Community, Node

Connection = psycopg.Connection[tuple[object, ...]]
OUTCOMES = ("safe", "safe", "unknown", "safe", "no_answer", "safe", "needs_help", "away", "safe")


class Mobilised:
    """One mobilisation of some communities; `mark` moves with every change, as a branch's does."""

    def __init__(
        self,
        connection: Connection,
        towns: list[Community],
        *,
        exercise: bool = True,
        alert: uuid.UUID | None = None,
        event: str = "台风橙色预警",
        plan: str = "typhoon",
    ) -> None:
        self.connection = connection
        self.towns = towns
        self.alert = alert or uuid.uuid4()
        self.plan = plan
        self.mobilisation = ids.mobilisation_id(ids.incident_id(self.alert), plan)
        self.began = datetime.now(UTC) - timedelta(minutes=12)
        self.visits: list[uuid.UUID] = []
        with connection.transaction():
            self._head(exercise, event)
            for town in towns:
                self._branch(town)

    def _head(self, exercise: bool, event: str) -> None:
        self._add(
            "mobilisation", mobilisation_id=self.mobilisation, alert_id=self.alert,
            incident_id=ids.incident_id(self.alert), alert_revision=1, plan=self.plan,
            level="orange", told_level="orange", plan_version=1, level_scale="signal",
            level_value="orange",
            lane=self._lane(exercise), exercise=exercise, state="running",
            event=event, headline=event, sender_name="示范街道应急办", created_at=self.began,
            started_at=self.began,
        )  # fmt: skip

    def _lane(self, exercise: bool) -> str:
        if self.plan == MESSAGE:
            return "campaign"
        return "drill" if exercise else "emergency"

    def _branch(self, town: Community) -> None:
        self._add(
            "branch", **self._of(town), community_id=town.root.node_id, signature="示范街道",
            expected_grids=len(town.root.below), image=uuid.uuid4(),
        )  # fmt: skip
        for node, path in _walk(town.root, ()):
            self._add(
                "place", **self._of(town), node_id=node.node_id, kind=node.kind, traits=[],
                parent_id=path[-1] if path else None, path=[*path, node.node_id],
                grid_id=node.grid.node_id if node.grid else None,
            )  # fmt: skip
            self._task(town, node)
            for resident in node.residents if self.plan != MESSAGE else ():
                self._visit(town, node, resident.resident_id, resident.risk)
        self.connection.execute(
            "insert into alerting.timeline (mobilisation_id, community_code, at, what, reason,"
            " node_id) select mobilisation_id, community_code, %s, 'post_vacant',"
            " 'nobody holds it, nor a post above', node_id from alerting.place"
            " where mobilisation_id = %s and kind = 'stairwell' limit 3",
            (self.began, self.mobilisation),
        )

    def _task(self, town: Community, node: Node) -> None:
        if node.post is None or not node.post.holders or self.plan == MESSAGE:
            return
        person = node.post.holders[0][0]
        contact = ids.contact_id(self.mobilisation, person.person_id)
        answered = len(self.visits) % 3 != 2
        at = self.began + timedelta(seconds=20 + len(self.visits))
        self._add(
            "contact", **self._of(town), contact_id=contact, person_id=person.person_id,
            phase="idle", round="first", urgency=1, step=0, told_at=self.began, level=0,
            stood_down=0, begun_at=self.began, answer="received" if answered else None,
            answered_at=at if answered else None,
        )  # fmt: skip
        self._add("contact_link", contact_id=contact)
        self._add(
            "task", **self._of(town), contact_id=contact, kind="lead", node_id=node.node_id,
            task_id=ids.of("task", self.mobilisation, node.node_id), post_id=node.post.post_id,
            grid_id=node.grid.node_id if node.grid else None, person_id=person.person_id,
            state="received" if answered else "open", urgency=1, cause="first", reason="",
            opened_at=self.began, answered_at=at if answered else None,
        )  # fmt: skip
        if answered:
            self._note("answer", "received by page", at, town, node, contact_id=contact)

    def _visit(self, town: Community, node: Node, resident: uuid.UUID, risk: int) -> None:
        outcome = OUTCOMES[len(self.visits) % len(OUTCOMES)]
        at = self.began + timedelta(seconds=60 + 5 * len(self.visits))
        visit = ids.visit_id(self.mobilisation, resident)
        self.visits.append(visit)
        self._add(
            "visit", **self._of(town), visit_id=visit, resident_id=resident, reasons=["alone"],
            stairwell_id=node.node_id, node_id=node.node_id, risk=risk, team_posts=[],
            grid_id=node.grid.node_id if node.grid else None, outcome=outcome,
            outcome_at=None if outcome == "unknown" else at,
            knocked_at=[at] if outcome == "no_answer" else [], rescued=False, lifted=False,
        )  # fmt: skip
        if outcome != "unknown":
            self._note("visit", outcome, at, town, node, visit_id=visit)

    def settle(self, visit: uuid.UUID, outcome: str) -> None:
        """An answer has come in force, as when alerting has handled it."""
        with self.connection.transaction():
            row = self.connection.execute(
                "update alerting.visit set outcome = %s, outcome_at = %s where visit_id = %s"
                " returning community_code, stairwell_id",
                (outcome, datetime.now(UTC), visit),
            ).fetchone()
            assert row is not None
            self.connection.execute(
                "insert into alerting.timeline (mobilisation_id, community_code, at, what, reason,"
                " node_id, visit_id) values (%s, %s, now(), 'visit', %s, %s, %s)",
                (self.mobilisation, row[0], outcome, row[1], visit),
            )
            self._moved(row[0])

    def matter(self, kind: str, level: str, minutes: int, visit: uuid.UUID | None = None) -> None:
        """Something came up to a level, to be answered in so many minutes (or since)."""
        town = self.towns[0]
        now = datetime.now(UTC)
        self._add(
            "matter", **self._of(town), matter_id=uuid.uuid4(), kind=kind, level=level,
            node_id=town.root.below[0].node_id, grid_id=town.root.below[0].node_id,
            visit_id=visit, raised_at=now - timedelta(minutes=9),
            came_at=now - timedelta(minutes=9),
            due_at=now + timedelta(minutes=minutes), state="open",
        )  # fmt: skip

    def undelivered(self) -> None:
        """The carrier has taken a message for everybody two minutes ago and delivered none, and
        calls everybody."""
        self.connection.execute(
            "insert into notifier.attempts (attempt_id, contact_id, mobilisation_id, person_id,"
            " communities, trace, round, channel, lane, lane_rank, urgency, account, not_after,"
            " ordered_at, due_at, status, sent_at) select gen_random_uuid(), contact_id,"
            " mobilisation_id, person_id, array[community_code], %s, 'first', channel, 'drill', 1,"
            " 1, 'drill', now() + interval '1 hour', now(), now(), 'sent',"
            " now() - interval '2 min' from alerting.contact, unnest(array['sms', 'call']) channel"
            " where mobilisation_id = %s",
            (self.alert, self.mobilisation),
        )

    def called_nobody(self, event: str) -> None:
        """Another alert has touched no grid."""
        alert = uuid.uuid4()
        self.connection.execute(
            "insert into gateway.alerts (alert_id, incident_id, document_id, sender, identifier,"
            " sent, status, msg_type, event, findings, level_rule, not_passed_on, actor,"
            " recorded_at) values (%(id)s, %(id)s, %(id)s, 'observatory', gen_random_uuid(), now(),"
            " 'Actual', 'Alert', %(event)s, '[]', '', '', 'test', now())",
            {
                "id": alert,
                "event": Jsonb({"header": {"event": event}, "areas": [{"name": "海上"}]}),
            },
        )
        self._add(
            "impact", alert_id=alert, incident_id=alert, alert_revision=1, header="{}",
            closed='{"grids": 0, "lifted_grids": 0}', closed_at=datetime.now(UTC),
        )  # fmt: skip

    def letters(self) -> None:
        """Events that could not be handled: one for good, one that was handed over again."""
        for number, columns in enumerate(("dead_at, reason", "replayed_at, handled_at")):
            end = ("now(), 'payload does not fit impact-grid.v1: areas'", "now(), now()")[number]
            self.connection.execute(
                "insert into alerting.inbox (event_id, topic, name, key, lane_rank, sequence,"
                f" envelope, landed_at, due_at, tries, {columns}) values (gen_random_uuid(),"
                f" 'impacts', 'impact-grid.v1', 'k', 0, 1, '', now(), now(), 12, {end})"
            )

    def state(self, state: str, *, ended: bool = False) -> None:
        """The mobilisation moves on, as on a command."""
        with self.connection.transaction():
            self.connection.execute(
                "update alerting.mobilisation set state = %s, ended_at = %s where mobilisation_id"
                " = %s",
                (state, datetime.now(UTC) if ended else None, self.mobilisation),
            )
            self._moved(None)

    def raised(self, level: str) -> None:
        """Its level was raised eight minutes ago."""
        self.connection.execute(
            "update alerting.mobilisation set level = %s, told_level = %s, raised_at = %s"
            " where mobilisation_id = %s",
            (level, level, datetime.now(UTC) - timedelta(minutes=8), self.mobilisation),
        )

    def lowered(self, level: str) -> None:
        """Its level was lowered, of which nobody hears."""
        self.connection.execute(
            "update alerting.mobilisation set level = %s where mobilisation_id = %s",
            (level, self.mobilisation),
        )

    def proposed(self, by: str, deadline: datetime, message: uuid.UUID | None = None) -> None:
        """It, or a message of it, waits for a second officer."""
        self._add(
            "approval", subject_id=message or self.mobilisation,
            mobilisation_id=self.mobilisation, alert_revision=1, level="orange",
            kind="proposal", state="open", proposed_by=by, officers=2, asked_at=self.began,
            deputy_due_at=self.began + timedelta(minutes=5), deadline_at=deadline, decided_by="",
            reason="",
        )  # fmt: skip

    def raised_when_stopped(self, deadline: datetime) -> uuid.UUID:
        """It was stopped and its issuer has raised it since; gives the id of what is asked."""
        self.state("stopped", ended=True)
        self.connection.execute(
            "insert into gateway.stops (mobilisation_id, at, actor) values (%s, %s, '值班员')",
            (self.mobilisation, self.began),
        )
        asked = uuid.uuid4()
        self.proposed("", deadline, asked)
        self.connection.execute(
            "update alerting.approval set kind = 'confirmation' where subject_id = %s", (asked,)
        )
        return asked

    def owes_signature(self) -> None:
        """What was proposed began without a signature, which is to be given afterwards."""
        self.connection.execute(
            "update alerting.approval set kind = 'countersignature', deadline_at = null"
            " where mobilisation_id = %s",
            (self.mobilisation,),
        )

    def widened_by(self, by: str, area: str) -> uuid.UUID:
        """A widening is asked for; gives its id."""
        asked = uuid.uuid4()
        self.connection.execute(
            "insert into gateway.widenings (command_id, mobilisation_id, incident_id, alert_id,"
            " lane, area, author, at) values (%s, %s, %s, %s, 'drill', %s, %s, now())",
            (asked, self.mobilisation, ids.incident_id(self.alert), self.alert,
             Jsonb({"name": area, "geocodes": [self.towns[0].code]}), by),
        )  # fmt: skip
        return asked

    def opens_with(self, message: uuid.UUID, by: str) -> None:
        """The message that it is for, as the gateway has recorded it, waits for its start."""
        self._add(
            "message", message_id=message, mobilisation_id=self.mobilisation, purpose="ad-hoc",
            state="waiting", asked_by=by, asked_at=self.began, from_plan=False, wrong=[],
            selection='{"posts": ["grid_leader"], "nodes": []}',
        )  # fmt: skip

    def asks_for_message(self, by: str, words_sealed: bytes) -> uuid.UUID:
        """A correction is asked for; gives its id."""
        message = uuid.uuid4()
        self._add(
            "message", message_id=message, mobilisation_id=self.mobilisation, purpose="correction",
            state="waiting", asked_by=by, asked_at=self.began, from_plan=False, selection="{}",
            wrong=[],
        )  # fmt: skip
        self.connection.execute(
            "insert into gateway.messages (message_id, mobilisation_id, purpose, words_sealed,"
            " author, at) values (%s, %s, 'correction', %s, %s, now())",
            (message, self.mobilisation, words_sealed, by),
        )
        return message

    def note(self, visit: uuid.UUID, text_sealed: bytes) -> None:
        """A leader has written a few words about a door."""
        self.connection.execute(
            "insert into gateway.notes (note_id, mobilisation_id, community_code, about, about_id,"
            " text_sealed, author, at) values (%s, %s, %s, 'visit', %s, %s, %s, now())",
            (
                *(uuid.uuid4(), self.mobilisation, self.towns[0].code),
                *(visit, text_sealed, str(uuid.uuid4())),
            ),
        )

    def _moved(self, community: object) -> None:
        self.connection.execute(
            "update alerting.branch set image = gen_random_uuid() where mobilisation_id = %s"
            " and community_code = %s",
            (self.mobilisation, community),
        )
        self.connection.execute("select pg_notify('muster_moved', %s)", (str(self.mobilisation),))

    def _note(
        self, what: str, reason: str, at: datetime, town: Community, node: Node, **whose: uuid.UUID
    ) -> None:
        self._add("timeline", **self._of(town), at=at, what=what, reason=reason,
                  node_id=node.node_id, **whose)  # fmt: skip

    def _of(self, town: Community) -> dict[str, object]:
        return {"mobilisation_id": self.mobilisation, "community_code": town.code}

    def _add(self, table: str, **values: object) -> None:
        statement = sql.SQL(
            "insert into alerting.{} ({}) values ({}) on conflict do nothing"
        ).format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join(map(sql.Placeholder, values)),
        )
        self.connection.execute(statement, values)


def _walk(node: Node, path: tuple[uuid.UUID, ...]) -> Iterator[tuple[Node, tuple[uuid.UUID, ...]]]:
    yield node, path
    for below in node.below:
        yield from _walk(below, (*path, node.node_id))


def district(grids: int = 4, buildings: int = 4) -> list[Community]:
    """Two communities with stairwells, doors and leaders."""
    towns = [Community(), Community()]
    for town in towns:
        for number in range(1, grids + 1):
            grid = town.grid(f"第{number}网格")
            for block in range(1, buildings + 1):
                building = grid.building(f"{(number - 1) * buildings + block}号楼")
                for entrance in (1, 2):
                    stairwell = building.stairwell(f"{entrance}单元", vacant=block == buildings)
                    assert stairwell.kind is NodeKind.STAIRWELL
                    for floor in range(1, 2 + (block + entrance) % 4):
                        stairwell.door(f"{floor}0{entrance}", "alone", risk=20 + 13 * floor % 60)
    return towns
