"""Roles of officers: each is a set of scopes, all in this one table."""

from collections.abc import Iterable
from enum import StrEnum

from services.gateway.domain.actor import Scope


class Role(StrEnum):
    """What an officer is there for."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    OFFICER = "officer"
    APPROVER = "approver"
    DEPUTY_APPROVER = "deputy-approver"
    ROSTER_KEEPER = "roster-keeper"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


SCOPES: dict[Role, frozenset[Scope]] = {
    # Looks on: no names, no phones.
    Role.VIEWER: frozenset({Scope.READ}),
    # Sits at the phone: rings people, enters what they say.
    Role.OPERATOR: frozenset({Scope.READ, Scope.PEOPLE_READ, Scope.ANSWERS_WRITE}),
    # Decides: starts, stops, corrects; reports an absence at night.
    Role.OFFICER: frozenset(
        {
            Scope.READ,
            Scope.PEOPLE_READ,
            Scope.ANSWERS_WRITE,
            Scope.ALERTS_WRITE,
            Scope.MOBILISATIONS_WRITE,
            Scope.ROSTER_WRITE,
            Scope.CHANNELS_WRITE,
            Scope.LETTERS_WRITE,
        }
    ),
    # Signs what others propose, and may stop it.
    Role.APPROVER: frozenset(
        {
            Scope.READ,
            Scope.PEOPLE_READ,
            Scope.MOBILISATIONS_WRITE,
            Scope.MOBILISATIONS_APPROVE,
        }
    ),
    # Signs in the approver's place once they have not decided in time.
    Role.DEPUTY_APPROVER: frozenset(
        {
            Scope.READ,
            Scope.PEOPLE_READ,
            Scope.MOBILISATIONS_WRITE,
            Scope.MOBILISATIONS_DEPUTISE,
        }
    ),
    # Keeps people and posts true; has no part in mobilisations.
    Role.ROSTER_KEEPER: frozenset({Scope.READ, Scope.PEOPLE_READ, Scope.ROSTER_WRITE}),
    # Reads what was done by whom; does nothing.
    Role.AUDITOR: frozenset({Scope.READ, Scope.AUDIT_READ}),
    # Makes officers and keys, sets channels, hands dead letters over again; sees no resident and
    # commands nothing.
    Role.ADMINISTRATOR: frozenset(
        {
            Scope.READ,
            Scope.ACCOUNTS_WRITE,
            Scope.CHANNELS_WRITE,
            Scope.LETTERS_WRITE,
            Scope.AUDIT_READ,
        }
    ),
}


def scopes_of(roles: Iterable[Role]) -> frozenset[Scope]:
    """What an officer with these roles may do."""
    return frozenset(scope for role in roles for scope in SCOPES[role])


def roles_with(scope: Scope) -> tuple[Role, ...]:
    """The roles that hold a scope, in the order in which they are listed."""
    return tuple(role for role in Role if scope in SCOPES[role])
