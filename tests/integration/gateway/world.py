"""One leader with a grid above, in a mobilisation, as the gateway reads of them."""

import base64
import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import psycopg

from schemas import ids
from services.gateway.console.translate.cap_document import SENDER
from services.runtime.links import mint
from services.runtime.sealing import Sealer, parse_keyring

KEY = base64.b64encode(bytes(range(32))).decode()
RING = f"1:{KEY}"
SEALER = Sealer(RING, KEY)
LINK_KEYS = parse_keyring(RING)


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
            "alerting_public.branches",
            mobilisation_id=self.mobilisation,
            community_code=self.community,
            mark=uuid.uuid4(),
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

    def add_alarm(self, **said: object) -> None:
        """Its alert, started by hand, has called nobody: no grid lies in its areas. `said` is what
        its header says otherwise."""
        areas = [{"name": "海上", "geocodes": [self.community]}]
        header = {
            "alert_id": str(self.alert),
            "incident_id": str(self.alert),
            "alert_revision": int(self.now.timestamp() * 1000),
            "identifier": str(self.alert),
            "sender": SENDER,
            "sent": self.now.isoformat(),
            "status": "Actual",
            "msg_type": "Alert",
            "hazard": "typhoon",
            "event": "台风橙色预警",
            "level": {"scale": "signal", "value": "orange"},
            "urgency": "Immediate",
            "severity": "Severe",
            "certainty": "Likely",
        } | said
        self.add(
            "gateway.alerts",
            alert_id=self.alert,
            incident_id=self.alert,
            document_id=self.alert,
            sender=SENDER,
            identifier=str(self.alert),
            sent=self.now,
            status="Actual",
            msg_type="Alert",
            event=json.dumps({"header": header, "areas": areas}),
            findings="[]",
            level_rule="",
            not_passed_on="",
            actor="test",
            recorded_at=self.now,
        )
        self.add(
            "alerting_public.impacts",
            alert_id=self.alert,
            incident_id=self.alert,
            closed=json.dumps({"grids": 0, "lifted_grids": 0}),
            closed_at=self.now,
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
