"""Default deny: every route of every process refuses who has not said who they are, who has no
such scope, and who is there for another division.

A new route is refused here until it refuses too, or stands in one of the lists with its reason.
"""

import itertools
import re
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg
import pytest
import shapely
from starlette.routing import WebSocketRoute
from starlette.types import ASGIApp

from services.gateway.domain.roles import Role
from services.runtime.clock import MovableClock
from services.runtime.embedded.postgres import Address
from services.runtime.parts import Parts
from services.runtime.processes import PROCESSES
from tests.integration.gateway.conftest import client_for, key
from tests.integration.gateway.world import World
from tests.support.composed import Sockets, processes
from tests.support.database import TestDatabase
from tests.support.signed_in import SESSION, signed_in

Make = Callable[..., World]
Operation = tuple[str, str]
"""Method and path, as the route has it."""

HEALTH = {
    "/healthz": "a supervisor asks before anything works",
    "/readyz": "likewise; names what is missing, nobody's data",
    "/metrics": "figures without names, for a monitoring that has no log-in",
}
DESCRIBED = {
    "/docs": "what the API is, for whoever is about to ask for a key",
    "/docs/oauth2-redirect": "part of the framework's description of the API",
    "/openapi.json": "likewise, for machines",
}
PUBLIC: dict[str, dict[str, str]] = {
    "gateway-public": {
        **HEALTH,
        **DESCRIBED,
        "/": "says that a link was cut short",
        "/t": "likewise",
        "/t/worker.js": "the same script for everybody",
        "/t/{token}": "a leader has no log-in: the token is 60 bits of HMAC, tries are limited",
        "/t/{token}/received": "likewise",
        "/t/{token}/cannot": "likewise",
        "/t/{token}/visits/{visit_id}": "likewise, and only the doors of the token's tasks",
        "/t/{token}/visits/{visit_id}/arrived": "likewise",
        "/t/{token}/matters": "likewise",
        "/t/{token}/matters/{matter_id}": "likewise, and only what is laid before the token's",
        "/t/{token}/{round}": "likewise",
        "/t/{rest:path}": "says that a link was cut short",
    },
    "gateway-console": {
        **HEALTH,
        **DESCRIBED,
        "/static/{version}/{name:path}": "styles and scripts: the same for everybody",
        "/login": "here one says who one is",
        "/login/link/{token}": "a one-time link of 256 bits says it",
        "/logout": "leads to the log-in without a session; ends none without its form token",
    },
    "notifier-web": HEALTH,
    "roster": HEALTH,
    "alerting": HEALTH,
    "notifier": HEALTH,
}
SIGNED = re.compile(r"/twilio/")
"""The carrier signs what it sends to these: refused without (403), whoever calls."""
ANY_OFFICER = {
    "/account": "one's own account",
    "/account/password": "likewise",
    "/account/second-factor": "likewise",
    "/account/recovery-codes": "likewise",
    "/login/code": "the second step of one's own log-in",
}
SHARED = {
    "/v1/alarms": "what called nobody has to be seen by everybody",
}
MOMENTS, NUMBERS = datetime(2027, 1, 1, tzinfo=UTC), itertools.count()
"""Each drill has a time of its own."""
DRILL = {
    "kind": "internal",
    "hazard": "typhoon",
    "level": "red",
    "area": {"divisions": ["440305001001"]},
    "first_at": "{moment}",
}
DONE = {200, 201, 202}
OWN_DESK = {
    "/v1/shifts": "whoever is on duty is so at the desk of their own division, wherever that is",
}
BODIES: dict[Operation, object] = {
    ("POST", "/v1/mobilisations/{mobilisation_id}/commands"): {"action": "pause"},
    ("POST", "/v1/posts/{post_id}/assignments"): {"person_id": "{person_id}", "rank": "A"},
    ("POST", "/v1/people/{person_id}/absences"): {"ends_at": "2026-08-02T00:00:00Z"},
    ("POST", "/v1/people/{person_id}/returns"): {},
    ("POST", "/v1/channels/{channel}"): {"enabled": True},
    ("POST", "/v1/visits/{visit_id}/outcomes"): {"outcome": "safe"},
    ("POST", "/v1/mobilisations/{mobilisation_id}/answers"): {
        "person_id": "{person_id}",
        "kind": "received",
    },
    ("POST", "/v1/dead-letters/{event_id}/replays"): {},
    ("POST", "/v1/officers"): {
        "name": "{somebody}",
        "roles": ["viewer"],
        "division": "440305001001",
    },
    ("POST", "/v1/officers/{officer_id}/links"): {},
    ("POST", "/v1/officers/{officer_id}/roles"): {
        "roles": ["operator"],
        "division": "440305001001",
    },
    ("POST", "/v1/officers/{officer_id}/lock"): {"locked": True},
    ("POST", "/v1/officers/{officer_id}/log-outs"): {},
    ("POST", "/v1/officers/{officer_id}/second-factor-resets"): {},
    ("POST", "/v1/api-keys"): {
        "name": "{somebody}",
        "scopes": ["read"],
        "division": "440305001001",
        "expires_at": None,
    },
    ("POST", "/v1/api-keys/{key_id}/revocation"): {},
    ("POST", "/v1/mobilisations/{mobilisation_id}/paper"): {
        "table": "门,结果,时间\n501,平安,21:05"
    },
    ("POST", "/v1/mobilisations/{mobilisation_id}/calls"): {"node_id": "{node_id}"},
    ("POST", "/v1/mobilisations/{mobilisation_id}/corrections"): {"words": "避难点改为第二小学"},
    ("POST", "/v1/mobilisations/{mobilisation_id}/messages"): {"words": "21点到社区开会"},
    ("POST", "/v1/messages"): {
        "area": {"divisions": ["440305001001"]},
        "words": "今晚请检查抽水泵",
    },
    ("POST", "/v1/mobilisations/{mobilisation_id}/lifting"): {},
    ("POST", "/v1/mobilisations/{mobilisation_id}/raisings"): {"level": "red"},
    ("POST", "/v1/mobilisations/{mobilisation_id}/widenings"): {"divisions": ["440305001001"]},
    ("POST", "/v1/plans/{plan}/editions/{level}"): {"text": "plan: typhoon"},
    ("POST", "/v1/matters/{matter_id}/answers"): {"settlement": "people"},
    ("POST", "/v1/alarms/{alert_id}/seen"): {"why": "handled"},
    ("POST", "/v1/alerts"): {
        "area": {"divisions": ["440305001001"]},
        "hazard": "typhoon",
        "level": "red",
        "drill": True,
    },
    ("POST", "/v1/drills"): DRILL,
    ("POST", "/v1/drills/{drill_id}/changes"): DRILL,
    ("POST", "/v1/drills/{drill_id}/cancellation"): {},
    ("POST", "/v1/drills/{drill_id}/signature"): {},
    ("POST", "/v1/drill-occurrences/{occurrence_id}/moves"): {"at": "{moment}"},
    ("POST", "/v1/drill-occurrences/{occurrence_id}/cancellation"): {},
    ("POST", "/v1/plans/{plan}"): {"editions": [{"plan": "typhoon"}], "sources": {}, "common": {}},
}
"""What an officer who may do it sends."""
LOOKS: dict[Operation, object] = {
    ("POST", "/v1/estimates"): {"area": {"divisions": ["440305001001"]}},
    ("POST", "/v1/message-previews"): {"area": {"divisions": ["440305001001"]}},
    ("POST", "/v1/people/searches"): {"node_id": "{node_id}"},
    ("POST", "/v1/officers/searches"): {},
    ("POST", "/v1/audit/searches"): {},
    ("POST", "/v1/mobilisations/{mobilisation_id}/doors/searches"): {},
    ("POST", "/v1/people/{person_id}/reveals"): {},
    ("POST", "/v1/mobilisations/{mobilisation_id}/paper-checks"): {
        "table": "门,结果,时间\n501,平安,21:05"
    },
    ("POST", "/v1/paper-tables"): {},
    ("POST", "/v1/mobilisations/{mobilisation_id}/correction-previews"): {},
    ("POST", "/v1/mobilisations/{mobilisation_id}/message-previews"): {},
    ("POST", "/v1/mobilisations/{mobilisation_id}/widening-previews"): {
        "divisions": ["440305001001"]
    },
    ("POST", "/v1/notes/{note_id}/reveals"): {},
    ("POST", "/v1/notes/searches"): {"visit_id": "{visit_id}"},
    ("POST", "/v1/looks"): {},
}
"""Looks that are no GET: what is looked for is no address's matter, nor that it is on record."""


def operations(app: ASGIApp) -> list[Operation]:
    """Every method and path that an application answers to."""
    found = {
        (method, route.path)
        for route in _routes(_router(app))
        for method in getattr(route, "methods", None) or ()
        if method not in ("HEAD", "OPTIONS")
    }
    return sorted(found)


def _router(app: Any) -> Any:
    """The router inside of what is wrapped around it."""
    while not hasattr(app, "router"):
        app = app._app
    return app.router


def _routes(router: Any) -> Iterator[Any]:
    for route in getattr(router, "routes", ()):
        inner = getattr(route, "original_router", None) or getattr(route, "app", None)
        if hasattr(route, "methods") or isinstance(route, WebSocketRoute):
            yield route
        elif inner is not None and inner is not router:
            yield from _routes(inner)


def closed(parts: Parts, process: str) -> list[Operation]:
    """What is not open to everybody."""
    return [item for item in operations(parts.app) if item[1] not in PUBLIC[process]]


def filled(path: str, world: World | None = None) -> str:
    """A path with the world's ids, or others, in its places."""
    known = {} if world is None else places(world)
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda at: known.get(at[1], str(uuid.uuid4())), path)


def places(world: World) -> dict[str, str]:
    return {
        "mobilisation_id": str(world.mobilisation),
        "alert_id": str(world.alert),
        "post_id": str(world.post),
        "person_id": str(world.person),
        "node_id": str(world.stairwell),
        "visit_id": str(world.visit),
        "drill_id": str(world.drill),
        "occurrence_id": str(world.occurrence),
        "moment": f"{MOMENTS + timedelta(hours=3 * next(NUMBERS)):%Y-%m-%dT%H:%M:%SZ}",
        "matter_id": str(world.matter),
        "event_id": str(world.letter),
        "officer_id": str(world.officer),
        "key_id": world.key_id,
        "channel": "sms",
        "plan": "typhoon",
        "level": "orange",
    }


@pytest.fixture
def gateways(public: Parts, console: Parts) -> dict[str, Parts]:
    return {"gateway-public": public, "gateway-console": console}


async def test_every_route_refuses_who_does_not_say_who_they_are(
    gateways: dict[str, Parts],
) -> None:
    for process, parts in gateways.items():
        async with client_for(parts) as client:
            for method, path in closed(parts, process):
                answer = await client.request(method, filled(path), content=b"x")
                led = answer.headers.get("location", "").startswith("/login?next=")
                assert answer.status_code == 401 or (answer.status_code == 303 and led), (
                    f"{method} {path} of {process} answers anybody: {answer.status_code}"
                )


async def test_every_route_refuses_the_wrong_role(gateways: dict[str, Parts]) -> None:
    console = gateways["gateway-console"]
    for process, parts in gateways.items():
        async with client_for(parts, await key(console)) as client:
            for method, path in closed(parts, process):
                if path not in ANY_OFFICER and not _is_page(parts, path):
                    answer = await client.request(method, filled(path), content=b"x")
                    assert answer.status_code == 403, f"{method} {path}: {answer.status_code}"
    async with _without_roles(console) as client:
        for method, path in closed(console, "gateway-console"):
            if path not in ANY_OFFICER:
                answer = await client.request(method, filled(path), content=b"x")
                assert answer.status_code == 403, f"{method} {path}: {answer.status_code}"


def _is_page(parts: Parts, path: str) -> bool:
    """Pages know no keys; that they refuse roles is seen with a session."""
    described: dict[str, object] = parts.app.openapi()["paths"]  # type: ignore[attr-defined]
    return path not in described


@asynccontextmanager
async def _without_roles(console: Parts) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in(console, Role.VIEWER) as client:
        async with console.units.database.begin() as connection:
            await connection.exec_driver_sql("update gateway.officers set roles = '{}'")
        yield client


async def test_every_command_refuses_the_wrong_division(console: Parts, world: Make) -> None:
    """The same command is taken from who is there for the place: it is the division that counts."""
    commands = [
        item
        for item in closed(console, "gateway-console")
        if item[0] != "GET" and item not in LOOKS
    ]
    for operation in commands:
        method, path = operation
        if path in ANY_OFFICER | OWN_DESK:
            continue
        here = _furnished(world())
        assert operation in BODIES, f"{method} {path}: say in BODIES what an officer sends"
        for division, statuses in (("4499", {403, 404}), (here.community[:4], {*DONE, 403})):
            async with signed_in(console, *Role, division=division) as client:
                answer = await _send(client, operation, here)
                assert answer.status_code in statuses, (path, division, answer.text)
        async with signed_in(console, *Role) as client:
            # What may be done once was done by who is there for the place.
            answer = await _send(client, operation, _furnished(world()))
            assert answer.status_code in DONE, (path, answer.text)


def _furnished(here: World) -> World:
    here.add_drill()
    here.add_letter()
    here.add_accounts()
    here.add_alarm()
    return here


async def _send(client: httpx.AsyncClient, operation: Operation, here: World) -> httpx.Response:
    method, path = operation
    body = {
        name: filled(value, here) if isinstance(value, str) else value
        for name, value in dict((BODIES | LOOKS)[operation]).items()  # type: ignore[call-overload]
    }
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    return await client.request(method, filled(path, here), json=body, headers=headers)


async def test_no_look_shows_another_division(
    console: Parts, world: Make, admin: psycopg.Connection[tuple[object, ...]]
) -> None:
    here = world()
    here.add_drill()
    here.add_accounts()
    ours = set(places(here).values()) - {"sms", "typhoon", "orange"} | {
        str(here.contact),
        str(here.building),
    }
    seen: dict[bool, set[str]] = {True: set(), False: set()}
    for elsewhere, division in ((True, "4499"), (False, here.community[:9])):
        async with signed_in(console, *Role, division=division) as client:
            for method, path in closed(console, "gateway-console"):
                if method == "GET" and path not in ANY_OFFICER | SHARED:
                    answer = await client.get(filled(path, here))
                    assert answer.status_code in (200, 403, 404, 422), (path, answer.status_code)
                    shown = {item for item in ours if item in answer.text}
                    seen[elsewhere] |= shown if answer.status_code == 200 else set()
                    if elsewhere:
                        assert answer.status_code != 200 or not shown, f"{path} shows {shown}"
            for operation in LOOKS:
                answer = await _send(client, operation, here)
                shown = {item for item in ours if item in answer.text}
                hidden = answer.status_code != 200 or not shown
                assert hidden or not elsewhere, f"{operation} shows {shown}"
    assert str(here.mobilisation) in seen[False], "somebody has to see it"


COUNTED: dict[Operation, dict[str, object]] = {
    ("POST", "/v1/estimates"): {"area": {"divisions": ["440305001001"]}},
    ("POST", "/v1/message-previews"): {"area": {"divisions": ["440305001001"]}},
    ("POST", "/v1/mobilisations/{mobilisation_id}/widening-previews"): {
        "divisions": ["440305001001"]
    },
    ("GET", "/v1/footprints"): {},
    ("GET", "/v1/divisions"): {},
}
"""What counts people at risk of a place, or names what could be counted one by one."""


async def test_no_look_counts_who_lives_in_another_division(
    console: Parts, world: Make, admin: psycopg.Connection[tuple[object, ...]]
) -> None:
    here = world()
    admin.execute(
        "update alerting_public.mobilisations set communities = communities || '{4499}'::text[]"
        " where mobilisation_id = %s",
        [here.mobilisation],
    )
    ids = [row[0] for row in admin.execute("select grid_id from roster_public.grid_counts")]
    admin.execute(
        "insert into roster_public.footprints values (%s, %s, '440305001001', '12号楼', %s)",
        [here.building, ids[0], shapely.to_wkb(shapely.box(114.1, 22.6, 114.101, 22.601))],
    )
    admin.execute("truncate roster_public.revision")
    admin.execute("insert into roster_public.revision values (77)")
    named = {str(one) for one in ids} | {str(here.building), "12号楼", "第一网格"}
    seen = set()
    for elsewhere, division in ((True, "4499"), (False, "440305001")):
        async with signed_in(console, *Role, division=division) as client:
            for (method, path), body in COUNTED.items():
                to = filled(path, here)
                answer = await client.request(method, to, json=body or None)
                assert answer.status_code == 200, (path, answer.text)
                if not elsewhere:
                    seen |= {item for item in named if item in answer.text}
                    continue
                figures = {k: v for k, v in answer.json().items() if k != "outside"}
                assert not any(figures.values()), (path, figures)
                assert not any(item in answer.text for item in named), path
    assert seen == named, "somebody has to see it"


async def test_every_socket_refuses_whom_a_route_would(console: Parts, world: Make) -> None:
    here = world()
    sockets = [item for item in _routes(_router(console.app)) if isinstance(item, WebSocketRoute)]
    assert sockets
    for path in (filled(item.path, here) for item in sockets):
        assert await _opens(console.app, path, {}) is False
        async with signed_in(console, *Role) as client:
            cookie = f"{SESSION}={client.cookies[SESSION]}"
            foreign = {"cookie": cookie, "origin": "https://evil.example"}
            assert await _opens(console.app, path, foreign) is False
            assert await _opens(console.app, path, {"cookie": cookie}) is False
        async with _without_roles(console) as client:
            own = {"cookie": f"{SESSION}={client.cookies[SESSION]}", "origin": "http://muster"}
            assert await _opens(console.app, path, own) is False


async def _opens(app: ASGIApp, path: str, headers: dict[str, str]) -> bool:
    """Whether a socket is accepted."""
    sent: list[str] = []
    scope: dict[str, Any] = {
        "type": "websocket",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "scheme": "ws",
        "subprotocols": [],
        "headers": [(b"host", b"muster")]
        + [(name.encode(), value.encode()) for name, value in headers.items()],
    }

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message["type"])

    await app(scope, receive, send)
    return "websocket.accept" in sent


async def test_the_other_processes_are_open_for_health_and_the_carrier_alone(
    postgres: Address, clock: MovableClock
) -> None:
    sockets, whole = Sockets(), TestDatabase(postgres)
    others = processes(whole, "127.0.0.1:1", sockets, clock)
    walked = set()
    for name in ("roster", "alerting", "notifier", "notifier-web"):
        parts = await others[name].compose(others[name].post_office)
        found = operations(parts.app)
        assert {path for _, path in found} >= set(HEALTH)
        async with client_for(parts) as client:
            for method, path in found:
                if path not in PUBLIC[name]:
                    assert name == "notifier-web", f"{path} of {name} is open to everybody"
                    assert SIGNED.match(path), path
                    answer = await client.request(method, filled(path), content=b"x=1")
                    assert answer.status_code == 403, path
        walked.add(name)
        for close in parts.closers:
            await close()
        await parts.units.database.close()
    for listening in sockets.by_name.values():
        listening.close()
    whole.drop()
    # The carrier is simulated and stands in for somebody else's house; nothing of ours is there.
    everything = {item.name for item in PROCESSES} - {"carrier-simulator"}
    assert walked | {"gateway-public", "gateway-console"} == everything
