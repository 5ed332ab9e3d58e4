"""Another provider that lets officers in: OpenID Connect, authorization code with PKCE."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from services.gateway.accounts.ports import OutsideError, Started

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
"""Never "none", and never one where the client's secret would do for a key."""
EMAIL = "email"
LEEWAY_S = 60
MOST_WAIT_S = 5.0


@dataclass(frozen=True)
class Registered:
    """What the provider and we agreed on; `claim` says who an officer is."""

    issuer: str
    client_id: str
    client_secret: str
    redirect_uri: str
    claim: str


@dataclass
class OidcProvider:
    """The Outside port; the provider's places are looked up once, its keys at every log-in."""

    registered: Registered
    client: Callable[[], httpx.AsyncClient] = field(
        default=lambda: httpx.AsyncClient(timeout=MOST_WAIT_S)
    )
    _places: dict[str, Any] = field(default_factory=dict)

    async def start(self) -> Started:
        places = await self._discovered()
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        address = prepare_grant_uri(
            places["authorization_endpoint"],
            self.registered.client_id,
            "code",
            redirect_uri=self.registered.redirect_uri,
            scope="openid profile",
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
        return Started(address, state, nonce, verifier)

    async def finish(self, code: str, started: Started, now: datetime) -> str:
        token = await self._token(code, started.verifier)
        claims = await self._claims(token)
        registered = self.registered
        checked = CodeIDToken(
            claims,
            {},
            options={
                "iss": {"essential": True, "value": registered.issuer},
                "aud": {"essential": True, "value": registered.client_id},
                "nonce": {"essential": True, "value": started.nonce},
            },
            params={"nonce": started.nonce, "client_id": registered.client_id},
        )
        try:
            checked.validate(int(now.timestamp()), LEEWAY_S)
        except (JoseError, ValueError) as error:
            raise OutsideError("claims") from error
        who = checked.get(registered.claim)
        if not isinstance(who, str) or not who:
            raise OutsideError("claim-missing")
        # Some providers let people write any address into their account.
        if registered.claim == EMAIL and checked.get("email_verified") is not True:
            raise OutsideError("email-unverified")
        return who

    async def _discovered(self) -> dict[str, Any]:
        if not self._places:
            base = self.registered.issuer.rstrip("/")
            found = await self._json("GET", f"{base}/.well-known/openid-configuration")
            if found.get("issuer") != self.registered.issuer:
                raise OutsideError("issuer")
            self._places = found
        return self._places

    async def _token(self, code: str, verifier: str) -> str:
        registered = self.registered
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": registered.redirect_uri,
            "code_verifier": verifier,
        }
        places = await self._discovered()
        secret = (registered.client_id, registered.client_secret)
        answer = await self._json("POST", places["token_endpoint"], data=form, auth=secret)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise OutsideError("token")
        return token

    async def _claims(self, token: str) -> dict[str, Any]:
        places = await self._discovered()
        keys = await self._json("GET", places["jwks_uri"])
        try:
            key_set = KeySet.import_key_set(keys)  # type: ignore[arg-type]
            return jwt.decode(token, key_set, algorithms=ALGORITHMS).claims
        except (JoseError, ValueError) as error:
            raise OutsideError("signature") from error

    async def _json(self, method: str, url: str, **content: Any) -> dict[str, Any]:
        try:
            async with self.client() as client:
                answer = await client.request(method, url, **content)
            answer.raise_for_status()
            found = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise OutsideError("unreachable") from error
        if not isinstance(found, dict):
            raise OutsideError("unreachable")
        return found
