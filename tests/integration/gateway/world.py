"""Other services' published views as plain tables with the columns that the gateway reads.

That the real views have these columns is test_published_views.py.
"""

import base64
import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import psycopg

from schemas import ids
from services.runtime.links import mint
from services.runtime.sealing import Sealer, parse_keyring
from tests.support.database import TestDatabase

KEY = base64.b64encode(bytes(range(32))).decode()
RING = f"1:{KEY}"
SEALER = Sealer(RING, KEY)
LINK_KEYS = parse_keyring(RING)

STAND_INS = """
create table alerting_public.landings (event_id uuid, landed_at timestamptz);
create table roster_public.landings (event_id uuid, landed_at timestamptz);
create table notifier_public.landings (event_id uuid, landed_at timestamptz);
create table roster_public.nodes (node_id uuid, kind text, parent_id uuid,
  path uuid[] default '{}', name text,
  full_name text, community_id uuid, community_code text, street_name text, traits text[]);
create table roster_public.people (person_id uuid, name_sealed bytea, phone_sealed bytea,
  phone_hash bytea, community_code text);
create table roster_public.residents (resident_id uuid, stairwell_id uuid, door text, floor int,
  name_sealed bytea, phone_sealed bytea, kin_sealed bytea, age int, reasons text[], risk int,
  key_holder text, community_code text);
create table roster_public.posts (post_id uuid, kind text, node_id uuid, community_code text);
create table alerting_public.mobilisations (mobilisation_id uuid, incident_id uuid, alert_id uuid,
  plan text, level text, level_scale text, level_value text, lane text, exercise bool, state text,
  revision bigint, event text, headline text, sender_name text, signature text,
  created_at timestamptz, started_at timestamptz, ended_at timestamptz, grids_seen int,
  grids_expected int, communities text[], drill text, text_ids uuid[], approved_by text,
  notice bool default false, alert_revision bigint default 1,
  raised_at timestamptz);
create table alerting_public.contacts (contact_id uuid, contact_no bigint, mobilisation_id uuid,
  person_id uuid, communities text[], answer text, answered_at timestamptz, told_at timestamptz,
  begun_at timestamptz);
create table alerting_public.contact_tasks (contact_id uuid, task_id uuid, mobilisation_id uuid,
  node_id uuid, post_id uuid, kind text, state text, reason text, deadline timestamptz,
  resident_id uuid, community_code text);
create table alerting_public.matters (matter_id uuid, mobilisation_id uuid, community_code text,
  kind text, level text, node_id uuid, grid_id uuid, visit_id uuid, raised_by uuid,
  raised_at timestamptz, due_at timestamptz, note_id uuid, state text, settlement text,
  ended_at timestamptz, answered_by uuid, answer_note_id uuid);
create table alerting_public.contact_matters (contact_id uuid, like alerting_public.matters,
  resident_id uuid, to_answer bool);
create table alerting_public.contact_visits (contact_id uuid, visit_id uuid, mobilisation_id uuid,
  community_code text, resident_id uuid, stairwell_id uuid, outcome text, outcome_at timestamptz,
  no_answers int, asked_at timestamptz, step text, help_kind text, urgent bool, moved_to text,
  moved_by text, until timestamptz);
create table alerting_public.contact_silent (contact_id uuid, task_id uuid, node_id uuid,
  person_id uuid, state text);
create table alerting_public.message_facts (contact_id uuid, mobilisation_id uuid, exercise bool,
  signature text, event text, node_ids uuid[], visits int, rescues int, silent int, audience text);
create table alerting_public.wordings (mobilisation_id uuid, audience text, texts jsonb);
create table alerting_public.progress (mobilisation_id uuid, node_id uuid, kind text,
  parent_id uuid, community_code text, tasks int, ended int, told int, answered int,
  handed_over int, visits int,
  accounted int, safe int, needs_help int, moved int, no_answer int, away int, refused int,
  wrong_data int, unknown int);
create table alerting_public.grid_leaves (mobilisation_id uuid, node_id uuid, kind text,
  parent_id uuid, community_code text, tasks int, ended int, told int, answered int,
  handed_over int, visits int,
  accounted int, safe int, needs_help int, moved int, no_answer int, away int, refused int,
  wrong_data int, unknown int);
create table alerting_public.unaccounted (mobilisation_id uuid, community_code text, visit_id uuid,
  resident_id uuid, stairwell_id uuid, outcome text, outcome_at timestamptz, no_answers int);
create table alerting_public.timeline (entry_id bigint, mobilisation_id uuid, community_code text,
  at timestamptz, what text, reason text, node_id uuid, contact_id uuid, task_id uuid,
  visit_id uuid);
create table alerting_public.contact_messages (contact_id uuid, message_id uuid, purpose text,
  in_force_at timestamptz);
create table alerting_public.messages (message_id uuid, mobilisation_id uuid, purpose text,
  state text, asked_by text, asked_at timestamptz, from_plan bool, corrects uuid, selection jsonb,
  in_force_at timestamptz);
create table alerting_public.approvals (subject_id uuid, message_id uuid, mobilisation_id uuid,
  kind text, state text,
  proposed_by text, officers int, asked_at timestamptz, deputy_due_at timestamptz,
  deputy_asked_at timestamptz, deadline_at timestamptz, decided_at timestamptz, decided_by text,
  reason text, event text, exercise bool, ended_at timestamptz, communities text[],
  signature text, called int, seen int, notice bool default false,
  subject text default 'start', adds text[] default '{}');
create table alerting_public.plan_loads (command_id uuid, plan text, versions jsonb, refusal text,
  actor text, at timestamptz, checked bool default false, faults jsonb, changes jsonb);
create table alerting_public.plan_editions (plan text, level text, version int, document jsonb,
  kept_at timestamptz, loaded_at timestamptz, file text, asks jsonb);
create table alerting_public.impacts (alert_id uuid, incident_id uuid, alert_revision bigint,
  closed jsonb, closed_at timestamptz, plan_reason text, communities text[] default '{}');
create table alerting_public.branches (mobilisation_id uuid, community_code text, mark uuid,
  places int);
create table alerting_public.door_marks (mobilisation_id uuid, community_code text,
  stairwell_id uuid, mark bigint);
create table alerting_public.places (mobilisation_id uuid, community_code text, node_id uuid,
  kind text, parent_id uuid);
create table alerting_public.leaves (mobilisation_id uuid, community_code text, node_id uuid,
  tasks int, ended int, told int, answered int, handed_over int);
create table alerting_public.tasks (task_id uuid, mobilisation_id uuid, community_code text,
  contact_id uuid, post_id uuid, node_id uuid, kind text, state text, cause text,
  opened_at timestamptz, answered_at timestamptz, ended_at timestamptz, resident_id uuid);
create table alerting_public.visits (visit_id uuid, mobilisation_id uuid, community_code text,
  resident_id uuid, stairwell_id uuid, outcome text, outcome_at timestamptz, no_answers int,
  rescued bool, lifted bool, risk int);
create table roster_public.footprints (building_id uuid, grid_id uuid, community_code text,
  name text, footprint bytea);
create table roster_public.divisions (code text, kind text, name text, parent_code text);
create table roster_public.grid_counts (grid_id uuid, code text, name text, community_code text,
  residents int, posts int, held int, people uuid[]);
create table roster_public.revision (revision bigint);
create table roster_public.covered (incident_id uuid, lane text, grid_id uuid);
create table roster_public.widenings (command_id uuid, incident_id uuid, lane text, areas jsonb,
  actor text, at timestamptz, ended_at timestamptz);
create table roster_public.holders (post_id uuid, person_id uuid, rank text, away bool);
create table roster_public.at_risk (stairwell_id uuid, community_code text, reasons text[],
  residents int);
create table notifier_public.attempts (mobilisation_id uuid, contact_id uuid, channel text,
  round text, status text, sent_at timestamptz, fault text, text_id uuid);
create table notifier_public.channels (channel text, enabled bool, rate_per_s float,
  changed_by text, changed_at timestamptz);
create table notifier_public.number_limits (channel text, rate_per_s float, a_minute int,
  an_hour int, a_day int, reserve float);
create table notifier_public.lines (account text, channel text, open_since timestamptz,
  reason text);
create table alerting_public.dead_letters (event_id uuid, topic text, name text, key text,
  tries int, landed_at timestamptz, dead_at timestamptz, reason text);
create table roster_public.dead_letters (like alerting_public.dead_letters);
create table notifier_public.dead_letters (like alerting_public.dead_letters);
create table alerting_public.replayed_letters (event_id uuid, topic text, name text,
  replayed_at timestamptz, replayed_by uuid, handled_at timestamptz, dead_at timestamptz,
  reason text);
create table roster_public.replayed_letters (like alerting_public.replayed_letters);
create table notifier_public.replayed_letters (like alerting_public.replayed_letters);
insert into roster_public.divisions values ('440305001001', 'community', '示范社区', null);
insert into roster_public.grid_counts
  values (gen_random_uuid(), '440305001001001', '第一网格', '440305001001', 1, 1, 1, '{}');
grant select on all tables in schema alerting_public, roster_public, notifier_public
  to muster_gateway_public, muster_gateway_console;
"""


def gateway_database(postgres: Any) -> TestDatabase:
    """A database with the gateway's own tables and stand-ins for what it reads."""
    database = TestDatabase(postgres, ("gateway",))
    with database.admin() as connection:
        connection.execute(STAND_INS)
    return database


@dataclass
class World:
    """One stairwell leader with a grid above, in one mobilisation; every id is fresh."""

    connection: psycopg.Connection[tuple[object, ...]]
    contact_no: int
    now: datetime
    exercise: bool = True
    contact: uuid.UUID = field(default_factory=uuid.uuid4)
    mobilisation: uuid.UUID = field(default_factory=uuid.uuid4)
    alert: uuid.UUID = field(default_factory=uuid.uuid4)
    stairwell: uuid.UUID = field(default_factory=uuid.uuid4)
    building: uuid.UUID = field(default_factory=uuid.uuid4)
    post: uuid.UUID = field(default_factory=uuid.uuid4)
    person: uuid.UUID = field(default_factory=uuid.uuid4)
    visit: uuid.UUID = field(default_factory=uuid.uuid4)
    drill: uuid.UUID = field(default_factory=uuid.uuid4)
    occurrence: uuid.UUID = field(default_factory=uuid.uuid4)
    resident: uuid.UUID = field(default_factory=uuid.uuid4)
    matter: uuid.UUID = field(default_factory=uuid.uuid4)
    letter: uuid.UUID = field(default_factory=uuid.uuid4)
    officer: uuid.UUID = field(default_factory=uuid.uuid4)
    key_id: str = field(default_factory=lambda: uuid.uuid4().hex[:10])
    community: str = "440305001001"

    def __post_init__(self) -> None:
        self.add("roster_public.nodes", node_id=self.building, kind="building", name="12号楼")
        self.add(
            "roster_public.nodes",
            node_id=self.stairwell,
            kind="stairwell",
            name="2单元",
            parent_id=self.building,
            full_name="示范社区3网格12号楼2单元",
        )
        self.add(
            "roster_public.posts",
            post_id=self.post,
            kind="stairwell_leader",
            node_id=self.stairwell,
            community_code=self.community,
        )
        self.add_person(self.person, "李国强", "+8619900000001")
        self.add(
            "alerting_public.mobilisations",
            mobilisation_id=self.mobilisation,
            incident_id=uuid.uuid4(),
            alert_id=self.alert,
            plan="typhoon-orange",
            level_scale="signal",
            level_value="orange",
            lane="drill" if self.exercise else "emergency",
            exercise=self.exercise,
            state="running",
            revision=7,
            event="台风橙色预警",
            headline="",
            sender_name="示范街道应急办",
            signature="【示范街道】",
            created_at=self.now,
            started_at=self.now,
            grids_seen=1,
            grids_expected=1,
            communities=[self.community],
        )
        self.add(
            "alerting_public.contacts",
            contact_id=self.contact,
            contact_no=self.contact_no,
            mobilisation_id=self.mobilisation,
            person_id=self.person,
            communities=[self.community],
        )
        self.add(
            "alerting_public.contact_tasks",
            contact_id=self.contact,
            task_id=uuid.uuid4(),
            mobilisation_id=self.mobilisation,
            node_id=self.stairwell,
            post_id=self.post,
            kind="lead",
            state="open",
        )
        self.add(
            "roster_public.residents",
            resident_id=self.resident,
            stairwell_id=self.stairwell,
            door="501",
            community_code=self.community,
        )
        self.add(
            "alerting_public.visits",
            visit_id=self.visit,
            mobilisation_id=self.mobilisation,
            community_code=self.community,
            resident_id=self.resident,
            stairwell_id=self.stairwell,
            outcome="unknown",
            no_answers=0,
            rescued=False,
            lifted=False,
            risk=1,
        )

        self.add(
            "alerting_public.places",
            mobilisation_id=self.mobilisation,
            community_code=self.community,
            node_id=self.stairwell,
            kind="stairwell",
        )
        self.add(
            "alerting_public.matters",
            matter_id=self.matter,
            mobilisation_id=self.mobilisation,
            community_code=self.community,
            kind="people",
            level="community",
            node_id=self.stairwell,
            raised_at=self.now,
            due_at=self.now,
            state="open",
        )

    def add_accounts(self) -> None:
        """An officer of the community, and a key for it."""
        self.add(
            "gateway.officers",
            officer_id=self.officer,
            name=f"社区值班员{self.contact_no}",
            roles=["viewer"],
            division=self.community,
            created_at=self.now,
        )
        self.add(
            "gateway.api_keys",
            key_id=self.key_id,
            name="观测站",
            secret_hash=b"",
            scopes=["alerts:write"],
            created_at=self.now,
            division=self.community,
        )

    def add_letter(self) -> None:
        """An event that the notifier could not handle."""
        self.add(
            "notifier_public.dead_letters",
            event_id=self.letter,
            topic="attempt-orders",
            name="attempt-orders.v1",
            key=self.community,
            tries=12,
            landed_at=self.now,
            dead_at=self.now,
            reason="payload does not fit",
        )

    def add_drill(self) -> None:
        """A drill of the calendar, some years ahead at a time of its own."""
        at = self.now + timedelta(days=self.contact_no)
        self.add(
            "gateway.drills",
            drill_id=self.drill,
            kind="internal",
            hazard="typhoon",
            level="red",
            area=json.dumps({"geocodes": [self.community]}),
            note="",
            communities=[self.community],
            first_at=at,
            repeat="once",
            actor="test",
            actor_name="test",
            changed_at=self.now,
            revision=1,
            laid_until=at,
            to_sign=True,
        )
        self.add(
            "gateway.drill_occurrences",
            occurrence_id=self.occurrence,
            drill_id=self.drill,
            slot=at,
            at=at,
            state="planned",
        )

    @property
    def token(self) -> str:
        return mint(self.contact_no, LINK_KEYS)

    def add(self, table: str, **values: object) -> None:
        """One row in a stand-in."""
        columns = ", ".join(values)
        places = ", ".join(["%s"] * len(values))
        self.connection.execute(
            f"insert into {table} ({columns}) values ({places})", list(values.values())
        )

    def add_person(self, person: uuid.UUID, name: str, phone: str) -> None:
        self.add(
            "roster_public.people",
            person_id=person,
            name_sealed=SEALER.seal(name, "person.name"),
            phone_sealed=SEALER.seal(phone, "person.phone"),
            community_code=self.community,
        )

    def add_door(
        self, door: str, name: str, risk: int = 10, reasons: tuple[str, ...] = ("alone",)
    ) -> uuid.UUID:
        """A resident at risk to be visited; gives the visit's id."""
        resident = uuid.uuid4()
        kin = [{"relation": "女儿", "name": name, "phone": "+8619900000777"}]
        self.add(
            "roster_public.residents",
            resident_id=resident,
            stairwell_id=self.stairwell,
            door=door,
            floor=5,
            name_sealed=SEALER.seal(name, "resident.name"),
            phone_sealed=SEALER.seal("+8619900000555", "resident.phone"),
            kin_sealed=SEALER.seal(json.dumps(kin), "resident.kin"),
            age=82,
            reasons=list(reasons),
            risk=risk,
            key_holder="601",
            community_code=self.community,
        )
        visit = ids.visit_id(self.mobilisation, resident)
        self.add(
            "alerting_public.contact_visits",
            contact_id=self.contact,
            visit_id=visit,
            mobilisation_id=self.mobilisation,
            community_code=self.community,
            resident_id=resident,
            stairwell_id=self.stairwell,
            outcome="unknown",
            no_answers=0,
        )
        return visit

    def add_silent(self, name: str, phone: str) -> None:
        """Somebody below who has not answered."""
        person = uuid.uuid4()
        self.add_person(person, name, phone)
        self.add(
            "alerting_public.contact_silent",
            contact_id=self.contact,
            task_id=uuid.uuid4(),
            node_id=self.stairwell,
            person_id=person,
            state="open",
        )

    def one(self, query: str, *values: object) -> tuple[object, ...]:
        """The first row of a query."""
        row = self.connection.execute(query, values).fetchone()
        assert row is not None
        return row


def envelopes(connection: psycopg.Connection[Any], topic: str) -> list[dict[str, Any]]:
    """What stands in the outbox for a topic, in order."""
    rows = connection.execute(
        "select envelope from gateway.outbox where topic = %s order by id", (topic,)
    )
    return [json.loads(row[0]) for row in rows]
