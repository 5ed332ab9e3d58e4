"""Officers log in: password or link, one session, its end, and what a wrong try costs."""

import re

import httpx
import psycopg
import pytest

from services.gateway.accounts.adapters.passwords import Argon2Passwords
from services.gateway.domain.forgery import form_token
from services.gateway.domain.roles import Role
from services.runtime.clock import MovableClock
from services.runtime.parts import Parts
from tests.support.signed_in import SESSION, browser, keeping, signed_in, use_link

BASE = "https://muster.invalid/problems/"
PASSWORD = "正确的密码 horse battery"


async def with_password(console: Parts, name: str, *roles: Role) -> None:
    officer = await keeping(console.units).add(name, roles or (Role.OFFICER,), "")
    kept = await Argon2Passwords(32, 1).hash(PASSWORD)
    async with console.units.database.begin() as connection:
        await connection.exec_driver_sql(
            "update gateway.officers set password_hash = %s where officer_id = %s",
            (kept, officer.officer_id),
        )


async def logs_in(
    client: httpx.AsyncClient, name: str, password: str = PASSWORD, **more: str
) -> httpx.Response:
    shown = await client.get("/login")
    (token,) = re.findall(r'name="form_token" value="([^"]+)"', shown.text)
    given = {"form_token": token, "name": name, "password": password, **more}
    return await client.post("/login", data=given)


async def test_name_and_password_let_in_and_lead_to_where_one_wanted(console: Parts) -> None:
    await with_password(console, "王 一")
    async with browser(console) as client:
        answer = await logs_in(client, " 王  一", next="/live?m=1")
        assert (answer.status_code, answer.headers["location"]) == (303, "/live?m=1")
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert (await client.get("/v1/mobilisations")).status_code == 200


async def test_what_can_not_be_read_is_the_senders_and_not_called_our_fault(
    console: Parts,
) -> None:
    async with browser(console) as client:
        nul = await logs_in(client, "王\x00一", "x")
        headers = {"Content-Type": "multipart/form-data"}
        unbounded = await client.post("/login", content=b"x", headers=headers)
    for answer in (nul, unbounded):
        assert answer.status_code == 400, answer.text
        assert "读不懂" in answer.text


@pytest.mark.parametrize("where", ["//evil.example", "https://evil.example/", "/\\evil", "x"])
async def test_no_log_in_leads_out_of_the_house(console: Parts, where: str) -> None:
    name = f"出门 {len(where)}"
    await keeping(console.units).add(name, (Role.OFFICER,), "")
    async with browser(console) as client:
        token = await keeping(console.units).link(name)
        answer = await client.post(f"/login/link/{token}", data={"next": where})
        assert answer.headers["location"] == "/"


async def test_a_wrong_password_lets_nobody_in_and_says_so(console: Parts) -> None:
    await with_password(console, "李二")
    async with browser(console) as client:
        for name in ("李二", "没有这个人"):
            answer = await logs_in(client, name, "something else")
            assert answer.status_code == 401
            assert "不对" in answer.text
            assert SESSION not in client.cookies


async def test_a_field_left_empty_is_said_and_is_no_try(
    console: Parts, admin: psycopg.Connection[tuple[object, ...]]
) -> None:
    failed = "select count(*) from gateway.audit_entries where what = 'log-in-failed'"
    before = admin.execute(failed).fetchone()
    async with browser(console) as client:
        for name, password, where in (("", "", "name"), ("王 一", " ", "password")):
            answers = [await logs_in(client, name, password) for _ in range(9)]
            assert {answer.status_code for answer in answers} == {422}
            assert f'id="{where}-wrong">请填写这一项' in answers[-1].text
    assert admin.execute(failed).fetchone() == before


async def test_wrong_tries_wait_longer_and_longer_but_never_for_good(
    console: Parts, clock: MovableClock
) -> None:
    await with_password(console, "张三")
    async with browser(console) as client:
        for _ in range(5):
            assert (await logs_in(client, "张三", "wrong wrong")).status_code == 401
        waits = await logs_in(client, "张三")
        assert waits.status_code == 429
        assert waits.headers["retry-after"] == "1"
        assert "恢复码" in waits.text
        clock.advance(1.0)
        assert (await logs_in(client, "张三", "wrong wrong")).status_code == 401
        assert (await logs_in(client, "张三")).headers["retry-after"] == "2"
        clock.advance(2.0)
        assert (await logs_in(client, "张三")).status_code == 303


async def test_a_link_lets_in_once_and_a_look_uses_nothing_up(
    console: Parts, clock: MovableClock
) -> None:
    keep = keeping(console.units)
    await keep.add("赵四", [Role.VIEWER], "")
    token = await keep.link("赵四")
    async with browser(console) as client, browser(console) as other:
        await client.get(f"/login/link/{token}")
        assert (await use_link(client, token)).status_code == 303
        assert (await client.get("/v1/mobilisations")).status_code == 200
        assert (await use_link(other, token)).status_code == 404
        late = await keep.link("赵四")
        clock.advance(31 * 60)
        assert (await use_link(other, late)).status_code == 404


async def test_a_session_ends_when_unused_and_at_last_in_any_case(
    console: Parts, clock: MovableClock
) -> None:
    async with signed_in(console, Role.VIEWER) as client:
        clock.advance(61 * 60)
        ended = await client.get("/v1/mobilisations")
        assert (ended.status_code, ended.json()["type"]) == (401, f"{BASE}session-ended")
    async with signed_in(console, Role.VIEWER) as client:
        for _ in range(12):
            clock.advance(59 * 60)
            assert (await client.get("/v1/mobilisations")).status_code == 200
        clock.advance(73 * 60)
        assert (await client.get("/v1/mobilisations")).status_code == 401


async def test_logging_out_ends_it(console: Parts) -> None:
    async with signed_in(console, Role.VIEWER) as client:
        token = client.cookies[SESSION]
        assert (await client.get("/logout")).status_code == 200
        answer = await client.post("/logout", data={"form_token": form_token(token)})
        assert answer.headers["location"] == "/login"
        client.cookies.set(SESSION, token)
        assert (await client.get("/v1/mobilisations")).status_code == 401


async def test_a_session_changes_nothing_without_the_token_of_its_pages(console: Parts) -> None:
    path = "/v1/channels/sms"
    async with signed_in(console, Role.OFFICER) as client:
        right = client.headers.pop("X-CSRF-Token")
        for shown in ({}, {"X-CSRF-Token": "x"}):
            headers = {"Idempotency-Key": "a", **shown}
            answer = await client.post(path, json={"enabled": True}, headers=headers)
            assert (answer.status_code, answer.json()["title"]) == (403, "页面已过期")
            # A page of an earlier log-in goes on with this, when it is still the same officer.
            assert answer.json()["form_token"] == right
        headers = {"Idempotency-Key": "a", "X-CSRF-Token": right}
        foreign = {**headers, "Sec-Fetch-Site": "cross-site"}
        refused = await client.post(path, json={"enabled": True}, headers=foreign)
        assert refused.status_code == 403
        assert "form_token" not in refused.json()
        assert (await client.post(path, json={"enabled": True}, headers=headers)).status_code == 202


async def test_only_hashes_of_secrets_are_kept(
    console: Parts, admin: psycopg.Connection[tuple[object, ...]]
) -> None:
    await with_password(console, "钱五")
    async with browser(console) as client:
        await logs_in(client, "钱五")
        token = client.cookies[SESSION]
    found = admin.execute("select string_agg(t::text, '') from gateway.sessions t").fetchone()
    assert token not in str(found)
    kept = admin.execute("select password_hash from gateway.officers where name = '钱五'")
    assert str(kept.fetchone()).startswith("('$argon2id$")
