"""Accounts kept on the page of an administrator, in their division, all of it on record."""

import asyncio
import re
from datetime import timedelta
from uuid import uuid4

import httpx
import psycopg
import pytest

from services.gateway.domain.actor import Scope
from services.gateway.domain.roles import Role
from services.runtime.clock import MovableClock
from services.runtime.parts import Parts
from tests.integration.gateway.conftest import client_for, key
from tests.support.signed_in import browser, keeping, signed_in, use_link

Admin = psycopg.Connection[tuple[object, ...]]
STREET, OTHER = "440305001", "440305002"


def audited(admin: Admin, officer_id: str) -> list[object]:
    rows = admin.execute(
        "select what from gateway.audit_entries where target = %s order by seq", (officer_id,)
    )
    return [row[0] for row in rows.fetchall()]


async def invited(
    client: httpx.AsyncClient, headers: dict[str, str] | None = None, **changes: object
) -> httpx.Response:
    body = {"name": f"新人{uuid4().hex[:8]}", "roles": ["officer"], "division": STREET} | changes
    return await client.post("/v1/officers", json=body, headers=headers)


async def test_an_invited_officer_comes_in_once_and_is_kept(console: Parts, admin: Admin) -> None:
    async with signed_in(console, Role.ADMINISTRATOR) as keeper:
        made = (await invited(keeper)).json()
        officer, path = made["officer"], f"/v1/officers/{made['officer']['officer_id']}"
        assert (officer["password"], officer["sessions"], officer["division"]) == (
            False, 0, STREET,
        )  # fmt: skip
        (token,) = re.findall(r"/login/link/([^?]+)\?next=/account$", made["link"])
        async with browser(console) as guest:
            await use_link(guest, token)
            assert (await guest.get("/v1/overview")).status_code == 200
            assert (await guest.get("/v1/officers")).status_code == 403
            changed = await keeper.post(
                f"{path}/roles", json={"roles": ["viewer"], "division": "440305001000"}
            )
            assert changed.json()["officer"]["roles"] == ["viewer"]
            assert changed.json()["officer"]["sessions"] == 1
            assert (await keeper.post(f"{path}/log-outs")).json()["officer"]["sessions"] == 0
            assert (await guest.get("/v1/overview")).status_code == 401
        locked = (await keeper.post(f"{path}/lock", json={"locked": True})).json()
        assert locked["officer"]["disabled_at"] is not None
        opened = (await keeper.post(f"{path}/lock", json={"locked": False})).json()
        assert opened["officer"]["disabled_at"] is None
        assert "link" in (await keeper.post(f"{path}/second-factor-resets")).json()
        search = await keeper.post("/v1/officers/searches", json={"q": officer["name"]})
        (found,) = search.json()["officers"]
        assert found["officer_id"] == officer["officer_id"]
        again = await invited(keeper, name=officer["name"])
        assert (again.status_code, again.json()["title"]) == (409, "名字已有人用")
    assert audited(admin, officer["officer_id"]) == [
        *("officer-added", "link-made", "roles-changed", "sessions-ended"),
        *("officer-disabled", "officer-enabled", "second-factor-reset", "link-made"),
    ]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"division": "44030"}, 422),
        ({"division": "44 03"}, 422),
        ({"roles": []}, 422),
        ({"roles": ["king"]}, 422),
        ({"name": " "}, 422),
        ({"name": "x" * 61}, 422),
        ({"name": "王\n芳"}, 201),
        ({"name": "王\x00芳"}, 422),
        ({"division": OTHER}, 403),
        ({"division": ""}, 403),
        ({"division": "4403"}, 403),
    ],
)
async def test_what_cannot_be_an_account_is_said(
    console: Parts, changes: dict[str, object], status: int
) -> None:
    async with signed_in(console, Role.ADMINISTRATOR, division=STREET) as keeper:
        assert (await invited(keeper, None, **changes)).status_code == status


async def test_a_division_left_out_is_never_everywhere(console: Parts) -> None:
    async with signed_in(console, Role.ADMINISTRATOR) as keeper:
        bare = {"name": f"新人{uuid4().hex[:8]}", "roles": ["officer"]}
        assert (await keeper.post("/v1/officers", json=bare)).status_code == 422
        officer = (await invited(keeper)).json()["officer"]
        path = f"/v1/officers/{officer['officer_id']}/roles"
        places = [
            (await keeper.post(path, json={"roles": ["viewer"], **place})).json()["officer"]
            for place in ({}, {"division": ""})
        ]
        assert [(row["roles"], row["division"]) for row in places] == [
            (["viewer"], STREET), (["viewer"], ""),
        ]  # fmt: skip


async def test_who_keeps_a_street_sees_and_changes_its_accounts_alone(console: Parts) -> None:
    keep = keeping(console.units)
    ours = await keep.add(f"本街道{uuid4().hex[:8]}", [Role.OFFICER], STREET)
    others = [
        await keep.add(f"别处{uuid4().hex[:8]}", [Role.OFFICER], code) for code in (OTHER, "")
    ]
    async with signed_in(console, Role.ADMINISTRATOR, division=STREET) as keeper:
        listed = (await keeper.get("/v1/officers", params={"limit": 500})).json()["officers"]
        assert str(ours.officer_id) in {row["officer_id"] for row in listed}
        assert all(row["division"].startswith(STREET) for row in listed)
        for other in others:
            answer = await keeper.post(
                f"/v1/officers/{other.officer_id}/lock", json={"locked": True}
            )
            assert answer.status_code == 404
        beyond = {"roles": ["officer"], "division": "440305"}
        answer = await keeper.post(f"/v1/officers/{ours.officer_id}/roles", json=beyond)
        assert answer.status_code == 403


async def test_nobody_changes_their_own_and_the_last_administrator_stays(
    console: Parts, admin: Admin
) -> None:
    admin.execute("update gateway.officers set roles = '{}'")
    viewer = {"roles": ["viewer"], "division": ""}
    async with signed_in(console, Role.ADMINISTRATOR) as keeper:
        search = await keeper.post("/v1/officers/searches", json={"q": "值班员"})
        own = search.json()["officers"][-1]
        row = admin.execute("select officer_id from gateway.officers where roles <> '{}'")
        path = f"/v1/officers/{row.fetchone()[0]}"  # type: ignore[index]
        for what, body in (("roles", viewer), ("lock", {"locked": True})):
            refused = await keeper.post(f"{path}/{what}", json=body)
            assert (refused.status_code, refused.json()["title"]) == (409, "不能改自己的账号")
        assert (await keeper.post(f"{path}/second-factor-resets")).status_code == 409
        async with client_for(console, await key(console, Scope.ACCOUNTS_WRITE)) as program:
            refused = await program.post(f"{path}/lock", json={"locked": True})
            assert (refused.status_code, refused.json()["title"]) == (409, "最后一位系统管理员")
            await keeping(console.units).add(f"另一位{own['name']}", [Role.ADMINISTRATOR], "")
            assert (await program.post(f"{path}/lock", json={"locked": True})).status_code == 200
        assert (await keeper.get("/v1/officers")).status_code == 401


async def test_the_list_goes_on_where_its_page_ended(console: Parts) -> None:
    mark = uuid4().hex[:8]
    for number in range(5):
        await keeping(console.units).add(f"{mark}{number}", [Role.VIEWER], STREET)
    async with signed_in(console, Role.ADMINISTRATOR) as keeper:
        found: list[str] = []
        search = {"q": mark, "after": None}
        while True:
            page = (await keeper.post("/v1/officers/searches?limit=2", json=search)).json()
            found += [row["name"] for row in page["officers"]]
            if page["next"] is None:
                break
            # A name is in no address: one goes on behind an officer by their id.
            assert page["next"] == page["officers"][-1]["officer_id"]
            search["after"] = page["next"]
        assert found == [f"{mark}{number}" for number in range(5)]
        for wrong in ({"after": "x"}, {"q": mark}):
            assert (await keeper.get("/v1/officers", params=wrong)).status_code == 422


async def test_a_key_is_listed_without_its_secret_and_revoked_at_once(
    console: Parts, admin: Admin
) -> None:
    secret = await key(console, Scope.READ)
    key_id = secret.split("_")[1]
    async with (
        signed_in(console, Role.ADMINISTRATOR) as keeper,
        client_for(console, secret) as program,
    ):
        listed = (await keeper.get("/v1/api-keys")).json()["api_keys"]
        assert key_id in {row["key_id"] for row in listed}
        assert secret.split("_")[2] not in str(listed)
        assert (await program.get("/v1/overview")).status_code == 200
        for _ in range(2):
            answer = await keeper.post(f"/v1/api-keys/{key_id}/revocation")
            assert answer.status_code == 200
        assert (await program.get("/v1/overview")).status_code == 401
        async with signed_in(console, Role.ADMINISTRATOR, division=STREET) as elsewhere:
            assert (await elsewhere.get("/v1/api-keys")).json()["api_keys"] == []
            refused = await elsewhere.post(f"/v1/api-keys/{key_id}/revocation")
            assert refused.status_code == 404
    assert audited(admin, key_id) == ["key-revoked"]


async def asked_key(
    client: httpx.AsyncClient, headers: dict[str, str] | None = None, **changes: object
) -> httpx.Response:
    body = {"name": f"程序{uuid4().hex[:8]}", "scopes": ["read"], "division": STREET}
    sent = {**body, "expires_at": None, **changes}
    return await client.post("/v1/api-keys", json=sent, headers=headers)


async def test_a_key_is_made_on_the_page_and_shown_once(
    console: Parts, admin: Admin, clock: MovableClock
) -> None:
    until = clock.now() + timedelta(days=1)
    async with signed_in(console, Role.ADMINISTRATOR, division=STREET) as keeper:
        made = await asked_key(keeper, name=" 气象\n台 ", expires_at=until.isoformat())
        assert made.status_code == 201
        row, secret = made.json()["api_key"], made.json()["key"]
        assert (row["name"], row["scopes"], row["division"]) == ("气象 台", ["read"], STREET)
        assert secret not in (await keeper.get("/v1/api-keys")).text
        async with client_for(console, secret) as program:
            assert (await program.get("/v1/overview")).status_code == 200
            assert (await program.get("/v1/officers")).status_code == 403
            again = await asked_key(keeper, name="气象 台")
            assert (again.status_code, again.json()["title"]) == (409, "名字已被使用")
            clock.advance(2 * 86_400)
            assert (await program.get("/v1/overview")).status_code == 401
    async with signed_in(console, Role.ADMINISTRATOR, division=STREET) as keeper:
        assert (await asked_key(keeper, name="气象 台")).status_code == 201
    noted = admin.execute(
        "select what, details ->> 'key', details -> 'scopes', details ->> 'expires_at'"
        " from gateway.audit_entries where target = %s",
        (row["key_id"],),
    )
    assert noted.fetchall() == [("key-made", "气象 台", ["read"], until.isoformat())]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"division": OTHER}, 403),
        ({"division": ""}, 403),
        ({"division": "44030"}, 422),
        ({"scopes": []}, 422),
        ({"scopes": ["everything"]}, 422),
        ({"name": "  "}, 422),
        ({"name": "x" * 61}, 422),
        ({"name": "Calendar"}, 422),
        ({"expires_at": "2020-01-01T00:00:00Z"}, 422),
        ({"expires_at": "tomorrow"}, 422),
    ],
)
async def test_what_cannot_be_a_key_is_said(
    console: Parts, changes: dict[str, object], status: int
) -> None:
    async with signed_in(console, Role.ADMINISTRATOR, division=STREET) as keeper:
        assert (await asked_key(keeper, None, **changes)).status_code == status


async def test_a_key_asked_for_again_is_the_same_one_and_in_force(
    console: Parts, admin: Admin
) -> None:
    name = f"程序{uuid4().hex[:8]}"
    async with signed_in(console, Role.ADMINISTRATOR) as keeper:
        once = {"Idempotency-Key": uuid4().hex}
        first, again = [await asked_key(keeper, once, name=name) for _ in range(2)]
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json()["key"] == again.json()["key"]
        async with client_for(console, again.json()["key"]) as program:
            assert (await program.get("/v1/overview")).status_code == 200
        otherwise = await asked_key(keeper, once, name=f"{name}二")
        assert otherwise.json()["type"].endswith("/idempotency-key-reused")
        another = await asked_key(keeper, {"Idempotency-Key": uuid4().hex}, name=name)
        assert another.status_code == 409
        key_id = first.json()["api_key"]["key_id"]
        await keeper.post(f"/v1/api-keys/{key_id}/revocation")
        assert (await asked_key(keeper, once, name=name)).status_code == 422
    assert audited(admin, key_id) == ["key-made", "key-revoked"]
    # Nobody else is shown it, whatever they know of how it was asked for.
    async with signed_in(console, Role.ADMINISTRATOR) as other:
        theirs = await asked_key(other, once, name=name)
        assert theirs.json()["key"] != first.json()["key"]


async def test_two_presses_beside_each_other_make_one_key_and_one_account(
    console: Parts, admin: Admin
) -> None:
    name, once = f"并发{uuid4().hex[:8]}", {"Idempotency-Key": uuid4().hex}
    async with signed_in(console, Role.ADMINISTRATOR) as keeper:
        made = await asyncio.gather(*(asked_key(keeper, once, name=f"钥{name}") for _ in range(4)))
        assert len({answer.json()["key"] for answer in made}) == 1
        people = await asyncio.gather(*(invited(keeper, once, name=name) for _ in range(4)))
        officers = {answer.json()["officer"]["officer_id"] for answer in people}
        assert len(officers) == 1
    done = audited(admin, officers.pop())
    assert sorted(done, key=str) == [*["link-made"] * 4, "officer-added"]


async def test_an_officer_invited_again_is_one_account_with_another_link(
    console: Parts, admin: Admin
) -> None:
    once = {"Idempotency-Key": uuid4().hex}
    name = f"新人{uuid4().hex[:8]}"
    async with signed_in(console, Role.ADMINISTRATOR) as keeper:
        first, again = [(await invited(keeper, once, name=name)).json() for _ in range(2)]
        assert first["officer"]["officer_id"] == again["officer"]["officer_id"]
        assert first["link"] != again["link"]
        for changes in ({"name": f"{name}二"}, {"name": name, "roles": ["viewer"]}):
            otherwise = await invited(keeper, once, **changes)
            assert otherwise.json()["type"].endswith("/idempotency-key-reused")
        another = await invited(keeper, {"Idempotency-Key": uuid4().hex}, name=name)
        assert another.status_code == 409
    assert audited(admin, first["officer"]["officer_id"]) == [
        "officer-added", "link-made", "link-made",
    ]  # fmt: skip


async def test_a_key_has_no_officers_name(console: Parts) -> None:
    await keeping(console.units).add("王芳", [Role.OFFICER], STREET)
    async with signed_in(console, Role.ADMINISTRATOR, division=STREET) as keeper:
        assert (await asked_key(keeper, name=" 王芳 ")).status_code == 409


async def test_a_key_lets_nobody_in(console: Parts, admin: Admin) -> None:
    """It shuts out: an officer who left, and a key that was lost."""
    left = await keeping(console.units).add(f"离职{uuid4().hex[:8]}", [Role.VIEWER], STREET)
    path = f"/v1/officers/{left.officer_id}"
    doors: list[tuple[str, dict[str, object]]] = [
        (f"{path}/links", {}),
        (f"{path}/second-factor-resets", {}),
        (f"{path}/roles", {"roles": ["administrator"]}),
        (f"{path}/lock", {"locked": False}),
    ]
    entries = "select count(*) from gateway.audit_entries"
    async with client_for(console, await key(console, Scope.ACCOUNTS_WRITE)) as program:
        before = admin.execute(entries).fetchone()
        refusals = [await asked_key(program), await invited(program)]
        refusals += [await program.post(door, json=body) for door, body in doors]
        titles = {(one.status_code, one.json()["title"]) for one in refusals}
        assert titles == {(403, "密钥不放人进来")}
        assert admin.execute(entries).fetchone() == before
        shut: list[tuple[str, dict[str, object]]] = [("log-outs", {}), ("lock", {"locked": True})]
        for act, body in shut:
            assert (await program.post(f"{path}/{act}", json=body)).status_code == 200


@pytest.mark.parametrize("left_out", ["division", "expires_at", "scopes"])
async def test_nothing_of_a_key_is_left_out_by_mistake(console: Parts, left_out: str) -> None:
    body = {"name": "程序", "scopes": ["read"], "division": "", "expires_at": None}
    async with signed_in(console, Role.ADMINISTRATOR) as keeper:
        del body[left_out]
        assert (await keeper.post("/v1/api-keys", json=body)).status_code == 422
