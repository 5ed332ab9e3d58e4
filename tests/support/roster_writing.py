"""Writes a story's community into the roster's tables, as the roster's own login."""

from collections.abc import Mapping
from datetime import UTC, datetime

import psycopg
import shapely
from psycopg import sql

from schemas import ids
from schemas.vocabulary import NodeKind, PostKind
from services.roster.adapters import nodes
from services.runtime.sealing import Sealer
from tests.support.community import CITY, DISTRICT, STREET, Community, Node, Person

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
Connection = psycopg.Connection[tuple[object, ...]]
WIDER = ((CITY, "city", "示范市", None), (DISTRICT, "district", "示范区", CITY),
         (STREET, "street", "示范街道", DISTRICT))  # fmt: skip


class RosterWriter:
    """Adds communities to a roster that runs."""

    def __init__(self, url: str, sealer: Sealer) -> None:
        self._url = url
        self._sealer = sealer

    def write(self, *towns: Community) -> None:
        """All of them in one transaction; the roster reads its places anew afterwards."""
        with psycopg.connect(self._url) as connection:
            for code, kind, name, parent in WIDER:
                self._put(connection, "divisions", code=code, kind=kind, name=name,
                          parent_code=parent)  # fmt: skip
            for town in towns:
                self._people(connection, town)
                self._places(connection, town)
                self._posts(connection, town)
            for town in towns:
                self._residents(connection, town)
            connection.execute(nodes.FILL)
            connection.execute(
                "insert into roster.state as s (one, revision) values (true, 1)"
                " on conflict (one) do update set revision = s.revision + 1"
            )

    def relieve(self) -> None:
        """Nobody is on duty any more: all communities lie in one street, whose matters would ring
        whoever was on duty in an earlier story."""
        with psycopg.connect(self._url) as connection:
            connection.execute(
                "delete from roster.assignments a using roster.posts p"
                " where p.post_id = a.post_id and p.kind = %s",
                [PostKind.DUTY_OFFICER],
            )

    def _put(self, connection: Connection, table: str, **values: object) -> None:
        statement = sql.SQL("insert into roster.{} ({}) values ({}) on conflict do nothing").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join(map(sql.Placeholder, values)),
        )
        connection.execute(statement, values)

    def _people(self, connection: Connection, town: Community) -> None:
        for person in town.people.values():
            self._put(connection, "people", **self._person(person))

    def _person(self, person: Person) -> Mapping[str, object]:
        return {
            "person_id": person.person_id,
            "name_sealed": self._sealer.seal(person.name, "person.name"),
            "phone_sealed": self._sealer.seal(person.phone, "person.phone"),
            "phone_hash": self._sealer.phone_hash(person.phone),
            "community_code": person.home,
        }

    def _places(self, connection: Connection, town: Community) -> None:
        self._put(connection, "divisions", code=town.code, kind="community", name=town.name,
                  parent_code=STREET, node_id=town.root.node_id)  # fmt: skip
        for number, grid in enumerate(town.root.below, start=1):
            self._put(connection, "grids", grid_id=grid.node_id, code=f"{town.code}{number:03d}",
                      community_code=town.code, name=grid.name)  # fmt: skip
            for building in grid.below:
                self._building(connection, grid, building)

    def _building(self, connection: Connection, grid: Node, building: Node) -> None:
        west, south = grid.ring()[0]
        step = 0.0005 * (1 + grid.below.index(building))
        shape = shapely.box(west + step, south + 0.001, west + step + 0.0003, south + 0.0013)
        self._put(connection, "buildings", building_id=building.node_id, grid_id=grid.node_id,
                  name=building.name, footprint=shapely.to_wkb(shape), longitude=west + step,
                  latitude=south + 0.001, floors=6, traits=list(building.traits))  # fmt: skip
        for stairwell in building.below:
            self._put(connection, "stairwells", stairwell_id=stairwell.node_id,
                      building_id=building.node_id, grid_id=grid.node_id,
                      name=stairwell.name.removeprefix(building.name))  # fmt: skip

    def _posts(self, connection: Connection, town: Community) -> None:
        for post in town.posts:
            self._put(connection, "posts", post_id=post.post_id, kind=post.kind,
                      node_id=post.node_id, community_code=post.division or town.code,
                      grid_id=post.grid_id)  # fmt: skip
            for person, rank in post.holders:
                self._put(connection, "assignments", post_id=post.post_id, rank=rank,
                          assignment_id=ids.of("assignment", post.post_id, person.person_id),
                          person_id=person.person_id, starts_at=LONG_AGO)  # fmt: skip
        for team_id, name, post, members in town.teams:
            self._put(connection, "teams", team_id=team_id, community_code=town.code, name=name,
                      skills=[], leader_post_id=post.post_id)  # fmt: skip
            for member in members:
                self._put(connection, "team_members", team_id=team_id,
                          person_id=member.person_id)  # fmt: skip

    def _residents(self, connection: Connection, town: Community) -> None:
        for node in town.root.walk():
            if node.kind is NodeKind.STAIRWELL:
                self._stairwell(connection, town, node)

    def _stairwell(self, connection: Connection, town: Community, node: Node) -> None:
        assert node.grid is not None
        for resident in node.residents:
            household = ids.of("household", resident.resident_id)
            self._put(connection, "households", household_id=household,
                      stairwell_id=node.node_id, door=resident.door,
                      floor=int(resident.door[:-2] or 1))  # fmt: skip
            self._put(
                connection,
                "residents",
                resident_id=resident.resident_id,
                household_id=household,
                stairwell_id=node.node_id,
                grid_id=node.grid.node_id,
                community_code=town.code,
                name_sealed=self._sealer.seal(f"王{resident.door}", "resident.name"),
                birth_year=1944,
                reasons=list(resident.reasons),
                risk=resident.risk,
            )
            if resident.buddy is not None:
                self._put(connection, "buddies", resident_id=resident.resident_id,
                          person_id=resident.buddy.person_id)  # fmt: skip
