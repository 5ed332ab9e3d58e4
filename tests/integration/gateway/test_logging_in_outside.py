"""Officers come in by another provider (OpenID Connect), on loopback: there, back, and not by
forgery."""

import socket
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from joserfc.jwk import RSAKey

from services.gateway.domain.roles import Role
from services.runtime.clock import MovableClock
from services.runtime.parts import Parts
from tests.integration.gateway.conftest import close, composed_console
from tests.support.composed import Server
from tests.support.database import TestDatabase
from tests.support.identity_provider import CLIENT, SECRET, IdentityProvider, path_of
from tests.support.signed_in import browser, keeping


@pytest.fixture
async def provider(clock: MovableClock) -> AsyncIterator[IdentityProvider]:
    listening = socket.create_server(("127.0.0.1", 0))
    issuer = f"http://127.0.0.1:{listening.getsockname()[1]}"
    made = IdentityProvider(issuer, clock.now)
    server = Server(made.app, listening)
    task = await server.begin()
    yield made
    server.should_exit = True
    await task


@pytest.fixture
async def console(
    database: TestDatabase, clock: MovableClock, provider: IdentityProvider
) -> AsyncIterator[Parts]:
    parts = await composed_console(
        database,
        clock,
        console_url="http://muster",
        oidc_issuer=provider.issuer,
        oidc_name="统一认证",
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
        second_factor_roles="approver",
    )
    yield parts
    await close(parts)


async def goes_out(client: httpx.AsyncClient) -> str:
    """Press the button, be let in there; gives the address with which one is sent back."""
    out = await client.get("/login/outside?next=/live")
    async with httpx.AsyncClient() as elsewhere:
        there = await elsewhere.get(out.headers["location"])
    assert there.status_code == 303, there.text
    return path_of(there.headers["location"])


async def known(console: Parts, provider: IdentityProvider, name: str, role: Role) -> None:
    await keeping(console.units).add(name, [role], "")
    provider.subject = f"subject of {name}"
    await keeping(console.units).let_in_by(name, provider.subject)


async def test_there_and_back(console: Parts, provider: IdentityProvider) -> None:
    await known(console, provider, "外一", Role.OFFICER)
    async with browser(console) as client:
        assert "用统一认证登录" in (await client.get("/login")).text
        back = await goes_out(client)
        answer = await client.get(back)
        assert (answer.status_code, answer.headers["location"]) == (303, "/live")
        assert (await client.get("/v1/mobilisations")).status_code == 200
        assert (await client.get(back)).status_code == 401


async def test_our_second_factor_is_asked_where_theirs_is_not_trusted(
    console: Parts, provider: IdentityProvider
) -> None:
    await known(console, provider, "外二", Role.APPROVER)
    async with browser(console) as client:
        answer = await client.get(await goes_out(client))
        assert answer.headers["location"] == "/account/second-factor?next=/live"


async def test_who_has_no_account_here_stays_out(
    console: Parts, provider: IdentityProvider
) -> None:
    provider.subject = "nobody"
    async with browser(console) as client:
        answer = await client.get(await goes_out(client))
        assert (answer.status_code, "没有对应的账号" in answer.text) == (403, True)


async def test_another_browser_can_not_come_back_with_it(
    console: Parts, provider: IdentityProvider
) -> None:
    await known(console, provider, "外三", Role.OFFICER)
    async with browser(console) as client, browser(console) as other:
        back = await goes_out(client)
        await goes_out(other)
        assert (await other.get(back)).status_code == 401
        async with browser(console) as third:
            assert (await third.get(back)).status_code == 401


@pytest.mark.parametrize(
    ("proven", "status"),
    [
        ({"email_verified": True}, 303),
        ({"email_verified": False}, 401),
        ({"email_verified": "true"}, 401),
        ({}, 401),
    ],
)
async def test_an_address_that_the_provider_has_not_proven_lets_nobody_in(
    database: TestDatabase,
    clock: MovableClock,
    provider: IdentityProvider,
    proven: dict[str, object],
    status: int,
) -> None:
    given = {"oidc_issuer": provider.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
    parts = await composed_console(
        database, clock, console_url="http://muster", oidc_claim="email", **given
    )
    name = f"外邮{uuid4().hex[:8]}"
    await known(parts, provider, name, Role.OFFICER)
    provider.claims = {"sub": "another", "email": provider.subject, **proven}
    async with browser(parts) as client:
        assert (await client.get(await goes_out(client))).status_code == status
    await close(parts)


@pytest.mark.parametrize(
    "spoilt", [{"nonce": "x"}, {"aud": "another"}, {"iss": "http://evil"}, {"exp": 1}]
)
async def test_a_token_for_another_purpose_is_refused(
    console: Parts, provider: IdentityProvider, spoilt: dict[str, object]
) -> None:
    provider.claims = spoilt
    async with browser(console) as client:
        assert (await client.get(await goes_out(client))).status_code == 401


async def test_a_token_of_another_key_is_refused(
    console: Parts, provider: IdentityProvider
) -> None:
    provider.signing = RSAKey.generate_key(2048, {"kid": "1"})
    async with browser(console) as client:
        assert (await client.get(await goes_out(client))).status_code == 401


async def test_a_provider_that_is_away_is_said_in_words(
    database: TestDatabase, clock: MovableClock
) -> None:
    parts = await composed_console(database, clock, oidc_issuer="http://127.0.0.1:1")
    async with browser(parts) as client:
        answer = await client.get("/login/outside")
        assert (answer.status_code, "用密码登录" in answer.text) == (401, True)
    await close(parts)
