"""The second factor: asked for, set up, lost; each code is good once."""

import re
from collections.abc import AsyncIterator

import httpx
import psycopg
import pyotp
import pytest

from services.gateway.domain.forgery import form_token
from services.gateway.domain.roles import Role
from services.gateway.settings import GatewayConsoleSettings
from services.runtime.clock import MovableClock
from services.runtime.parts import Parts
from tests.integration.gateway.conftest import close, common, composed_console
from tests.integration.gateway.test_logging_in import PASSWORD, logs_in
from tests.support.database import TestDatabase
from tests.support.signed_in import SESSION, browser, keeping, use_link


@pytest.fixture
async def console(database: TestDatabase, clock: MovableClock) -> AsyncIterator[Parts]:
    parts = await composed_console(database, clock, second_factor_roles="approver")
    yield parts
    await close(parts)


def token_of(client: httpx.AsyncClient) -> str:
    return form_token(client.cookies[SESSION])


async def enrols(client: httpx.AsyncClient, clock: MovableClock) -> tuple[pyotp.TOTP, list[str]]:
    """Set up a phone; gives it, and the recovery codes."""
    shown = await client.get("/account/second-factor?next=/live")
    assert shown.status_code == 200, shown.text
    assert 'src="data:image/svg+xml' in shown.text
    (secret,) = re.findall(r'name="secret" value="(\w+)"', shown.text)
    phone = pyotp.TOTP(secret)
    given = {"form_token": token_of(client), "secret": secret, "code": phone.at(clock.now())}
    done = await client.post("/account/second-factor", data=given)
    assert done.status_code == 200, done.text
    return phone, re.findall(r"<li>([\w-]{19})</li>", done.text)


async def sets_password(client: httpx.AsyncClient, password: str = PASSWORD) -> None:
    given = {"form_token": token_of(client), "new_password": password, "again_password": password}
    assert "已保存" in (await client.post("/account/password", data=given)).text


async def gives(client: httpx.AsyncClient, code: str) -> httpx.Response:
    given = {"form_token": token_of(client), "code": code, "next": "/live"}
    return await client.post("/login/code", data=given)


async def enrolled(console: Parts, name: str, clock: MovableClock) -> tuple[pyotp.TOTP, list[str]]:
    """An approver with password and phone."""
    await keeping(console.units).add(name, [Role.APPROVER], "")
    async with browser(console) as client:
        await use_link(client, await keeping(console.units).link(name))
        phone, codes = await enrols(client, clock)
        await sets_password(client)
    clock.advance(60)
    return phone, codes


async def test_who_needs_one_sets_it_up_before_anything_else(
    console: Parts, clock: MovableClock
) -> None:
    await keeping(console.units).add("审批一", [Role.APPROVER], "")
    async with browser(console) as client:
        answer = await use_link(client, await keeping(console.units).link("审批一"))
        assert answer.headers["location"] == "/account/second-factor?next=/"
        refused = await client.get("/v1/mobilisations")
        assert (refused.status_code, refused.json()["title"]) == (403, "登录未完成")
        away = await client.get("/account")
        assert away.headers["location"] == "/account/second-factor?next=/account"
        before = client.cookies[SESSION]
        _, codes = await enrols(client, clock)
        assert len(set(codes)) == 10
        assert client.cookies[SESSION] != before
        assert (await client.get("/v1/mobilisations")).status_code == 200


async def test_a_code_of_the_phone_lets_in_once(console: Parts, clock: MovableClock) -> None:
    phone, _ = await enrolled(console, "审批二", clock)
    async with browser(console) as client, browser(console) as other:
        first = await logs_in(client, "审批二")
        assert first.headers["location"] == "/login/code?next=/"
        assert (await client.get("/v1/mobilisations")).status_code == 403
        assert "六位数字" in (await client.get("/login/code")).text
        code = phone.at(clock.now())
        answer = await gives(client, code)
        assert (answer.status_code, answer.headers["location"]) == (303, "/live")
        assert (await client.get("/v1/mobilisations")).status_code == 200
        await logs_in(other, "审批二")
        assert (await gives(other, code)).status_code == 401
        clock.advance(30)
        assert (await gives(other, phone.at(clock.now()))).status_code == 303


async def test_guessing_codes_has_to_wait(console: Parts, clock: MovableClock) -> None:
    phone, codes = await enrolled(console, "审批三", clock)
    async with browser(console) as client:
        await logs_in(client, "审批三")
        for _ in range(5):
            assert (await gives(client, "000000")).status_code == 401
        assert (await gives(client, phone.at(clock.now()))).status_code == 429
        assert (await gives(client, codes[0].lower())).status_code == 303
        assert (await client.get("/v1/mobilisations")).status_code == 200


async def test_who_is_given_a_role_that_needs_one_sets_it_up_first(
    console: Parts, clock: MovableClock
) -> None:
    await keeping(console.units).add("改任一", [Role.VIEWER], "")
    async with browser(console) as client:
        await use_link(client, await keeping(console.units).link("改任一"))
        assert (await client.get("/v1/mobilisations")).status_code == 200
        await keeping(console.units).assign("改任一", [Role.APPROVER], None)
        refused = await client.get("/v1/mobilisations")
        assert (refused.status_code, refused.json()["title"]) == (403, "登录未完成")
        away = await client.get("/account")
        assert away.headers["location"] == "/account/second-factor?next=/account"
        await enrols(client, clock)
        assert (await client.get("/v1/mobilisations")).status_code == 200
        # Who has one goes on.
        await keeping(console.units).assign("改任一", [Role.APPROVER, Role.VIEWER], None)
        assert (await client.get("/v1/mobilisations")).status_code == 200


async def test_what_was_right_is_no_try_of_its_address(
    console: Parts, clock: MovableClock, admin: psycopg.Connection[tuple[object, ...]]
) -> None:
    """An office shares one: its own log-ins of a week are not to keep it waiting."""
    left = "select coalesce(sum(count), 0) from gateway.login_tries"
    before = admin.execute(left).fetchone()
    phone, codes = await enrolled(console, "审批十", clock)
    async with browser(console) as client:
        await logs_in(client, "审批十")
        assert (await gives(client, phone.at(clock.now()))).status_code == 303
        clock.advance(30)
        renewal = {"form_token": token_of(client), "code": phone.at(clock.now())}
        assert (await client.post("/account/recovery-codes", data=renewal)).status_code == 200
        password = {"old_password": PASSWORD, "new_password": PASSWORD, "again_password": PASSWORD}
        given = {"form_token": token_of(client), **password}
        assert (await client.post("/account/password", data=given)).status_code == 200
    assert admin.execute(left).fetchone() == before
    _, codes = await enrolled(console, "审批十一", clock)
    async with browser(console) as client:
        answer = await logs_in(client, "审批十一", recovery_code=codes[0])
        assert answer.headers["location"] == "/"
    assert admin.execute(left).fetchone() == before


async def test_a_recovery_code_takes_nobody_elses_tries_off(
    console: Parts, clock: MovableClock, admin: psycopg.Connection[tuple[object, ...]]
) -> None:
    _, codes = await enrolled(console, "审批十二", clock)
    shared = "select count from gateway.login_tries where account = '' and address = '127.0.0.1'"
    async with browser(console) as client:
        await logs_in(client, "没有这个人", "wrong wrong")
        before = admin.execute(shared).fetchone()
        await logs_in(client, "审批十二", recovery_code=codes[0])
    assert admin.execute(shared).fetchone() == before


async def test_codes_guessed_from_everywhere_have_to_wait(
    console: Parts, clock: MovableClock
) -> None:
    phone, codes = await enrolled(console, "审批十三", clock)
    async with browser(console) as first:
        await logs_in(first, "审批十三")
        for number in range(20):
            wrong = await gives(elsewhere(console, first, number), "000000")
            assert wrong.status_code == 401
        fresh = elsewhere(console, first, 20)
        assert (await gives(fresh, phone.at(clock.now()))).status_code == 429
        clock.advance(1)
        assert (await gives(fresh, "000000")).status_code == 401
        assert (await gives(fresh, phone.at(clock.now()))).status_code == 429
        # Who guesses keeps nobody out.
        assert (await gives(fresh, codes[0])).status_code == 303


def elsewhere(console: Parts, client: httpx.AsyncClient, number: int) -> httpx.AsyncClient:
    """The same session at another address."""
    transport = httpx.ASGITransport(app=console.app, client=(f"192.0.2.{number + 1}", 1))
    return httpx.AsyncClient(transport=transport, base_url="http://muster", cookies=client.cookies)


async def test_a_recovery_code_opens_however_long_others_wait(
    console: Parts, clock: MovableClock
) -> None:
    _, codes = await enrolled(console, "审批四", clock)
    async with browser(console) as client:
        for _ in range(6):
            await logs_in(client, "审批四", "wrong wrong")
        assert (await logs_in(client, "审批四")).status_code == 429
        right = await logs_in(client, "审批四", recovery_code=codes[1])
        assert (right.status_code, right.headers["location"]) == (303, "/")
        clock.advance(900)
        again = await logs_in(client, "审批四", recovery_code=codes[1])
        assert again.status_code == 401
        # A code that was found does not open the password: that waits by a count of its own.
        for _ in range(5):
            wrong = await logs_in(client, "审批四", "wrong wrong", recovery_code=codes[2])
            assert wrong.status_code == 401
        assert (await logs_in(client, "审批四", recovery_code=codes[2])).status_code == 429


async def test_another_phone_takes_the_present_one_and_ends_other_sessions(
    console: Parts, clock: MovableClock
) -> None:
    phone, _ = await enrolled(console, "审批五", clock)
    async with browser(console) as client, browser(console) as other:
        for each in (client, other):
            await logs_in(each, "审批五")
            await gives(each, phone.at(clock.now()))
            clock.advance(30)
        shown = await client.get("/account/second-factor")
        (secret,) = re.findall(r'name="secret" value="(\w+)"', shown.text)
        given = {"secret": secret, "code": pyotp.TOTP(secret).at(clock.now())}
        for present, status in (("000000", 422), (phone.at(clock.now()), 200)):
            data = {**given, "form_token": token_of(client), "present_code": present}
            answer = await client.post("/account/second-factor", data=data)
            assert answer.status_code == status
        assert (await other.get("/v1/mobilisations")).status_code == 401


async def test_a_lost_phone_is_forgotten_by_an_administrator(
    console: Parts, clock: MovableClock
) -> None:
    await enrolled(console, "审批六", clock)
    await keeping(console.units).reset_factor("审批六")
    async with browser(console) as client:
        answer = await logs_in(client, "审批六")
        assert answer.headers["location"].startswith("/account/second-factor")


async def test_passwords_are_long_and_repeated(console: Parts) -> None:
    await keeping(console.units).add("操作七", [Role.OPERATOR], "")
    async with browser(console) as client:
        await use_link(client, await keeping(console.units).link("操作七"))
        for new, again, why in (
            ("short", "short", "太短"),
            ("操作七操作七操作七操作七", "操作七操作七操作七操作七", "容易猜"),
            (PASSWORD, PASSWORD + "x", "不一样"),
        ):
            given = {"form_token": token_of(client), "new_password": new, "again_password": again}
            answer = await client.post("/account/password", data=given)
            assert answer.status_code == 422
            assert why in answer.text
        await sets_password(client)
    async with browser(console) as client:
        assert (await logs_in(client, "操作七")).status_code == 303
        given = {"form_token": token_of(client), "old_password": "x"}
        given |= {"new_password": PASSWORD * 2, "again_password": PASSWORD * 2}
        answer = await client.post("/account/password", data=given)
        assert "现在的密码不对" in answer.text


async def test_who_got_hold_of_a_session_can_not_try_all_passwords(
    console: Parts, clock: MovableClock
) -> None:
    await keeping(console.units).add("操作九", [Role.OPERATOR], "")
    async with browser(console) as client:
        await use_link(client, await keeping(console.units).link("操作九"))
        await sets_password(client)
    async with browser(console) as client:
        assert (await logs_in(client, "操作九")).status_code == 303
        new = {"new_password": PASSWORD * 2, "again_password": PASSWORD * 2}
        given = new | {"form_token": token_of(client)}
        for guess in ["x"] * 6 + [PASSWORD]:
            typed = given | {"old_password": guess}
            answer = await client.post("/account/password", data=typed)
            assert answer.status_code == 422, "the right one too has to wait"
        clock.advance(60)
        answer = await client.post("/account/password", data=given | {"old_password": PASSWORD})
        assert answer.status_code == 200, answer.text


async def test_what_was_typed_survives_an_ended_session(
    console: Parts, clock: MovableClock
) -> None:
    await keeping(console.units).add("操作八", [Role.OPERATOR], "")
    async with browser(console) as client:
        await use_link(client, await keeping(console.units).link("操作八"))
        typed = {"form_token": token_of(client), "username": "<b>", "new_password": PASSWORD}
        clock.advance(2 * 3600)
        answer = await client.post("/account/password", data=typed)
        assert answer.status_code == 401
        assert 'name="username" value="&lt;b&gt;"' in answer.text
        assert PASSWORD not in answer.text
        await use_link(client, await keeping(console.units).link("操作八"))
        stale = await client.post("/account/password", data=typed)
        assert stale.status_code == 403
        (fresh,) = re.findall(r'name="form_token" value="([^"]+)"', stale.text)
        assert fresh == token_of(client)
        foreign = {"Sec-Fetch-Site": "cross-site"}
        refused = await client.post("/account/password", data=typed, headers=foreign)
        assert (refused.status_code, "username" in refused.text) == (403, False)


def test_an_unknown_role_in_the_settings_is_named(database: TestDatabase) -> None:
    values = common(database) | {"gateway_console_password": "x", "second_factor_roles": "boss"}
    with pytest.raises(ValueError, match="boss"):
        GatewayConsoleSettings.model_validate(values)


@pytest.mark.parametrize(
    ("console", "tiles", "says"),
    [
        ("https://muster.example", "http://tiles.example/{z}/{x}/{y}.png", "has to be https"),
        ("https://muster.example", "https://muster.example:8443/{z}/{x}/{y}.png", "no ports"),
        ("https://muster.example", "https://tiles.example/map.png", "{z}, {x} and {y}"),
    ],
)
def test_a_tile_server_that_would_not_do_is_named(
    database: TestDatabase, console: str, tiles: str, says: str
) -> None:
    values = common(database) | {"gateway_console_password": "x", "console_url": console}
    with pytest.raises(ValueError, match=says):
        GatewayConsoleSettings.model_validate(values | {"map_tiles": tiles})
