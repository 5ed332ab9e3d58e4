"""Who asks: HTTP basic authentication."""

import base64
from collections.abc import Mapping

from starlette.types import Scope

from services.carrier_simulator.ports import Account


class Doorman:
    """HTTP basic authentication: each account sees its own resources alone."""

    def __init__(self, accounts: Mapping[str, Account]) -> None:
        self._by_header = {
            b"Basic " + base64.b64encode(f"{sid}:{account.token}".encode()): account
            for sid, account in accounts.items()
        }

    def account(self, scope: Scope) -> Account | None:
        """The account that asks, if it is also the one in the path."""
        for name, value in scope["headers"]:
            if name == b"authorization":
                account = self._by_header.get(value)
                if account is not None and account.sid == scope["path_params"]["account"]:
                    return account
        return None
