"""Roles as sets of scopes: who decides, who signs, and who only looks."""

from services.gateway.domain.actor import Scope
from services.gateway.domain.roles import SCOPES, Role, roles_with, scopes_of


def test_every_role_has_scopes_and_every_scope_a_role() -> None:
    assert set(SCOPES) == set(Role)
    assert scopes_of(Role) == set(Scope)


def test_nobody_signs_their_own_proposal_by_role_alone() -> None:
    for role in Role:
        starts = {Scope.ALERTS_WRITE, Scope.MOBILISATIONS_APPROVE} <= SCOPES[role]
        assert not starts, role


def test_who_makes_accounts_commands_nothing_and_who_audits_changes_nothing() -> None:
    assert not SCOPES[Role.ADMINISTRATOR] & {
        Scope.MOBILISATIONS_WRITE,
        Scope.MOBILISATIONS_APPROVE,
        Scope.PEOPLE_READ,
    }
    assert {str(scope).rpartition(":")[2] for scope in SCOPES[Role.AUDITOR]} == {"read"}
    assert SCOPES[Role.VIEWER] == {Scope.READ}


def test_who_answers_and_signs_holds_one_scope_for_it() -> None:
    decide = (Role.OFFICER, Role.APPROVER, Role.DEPUTY_APPROVER)
    assert roles_with(Scope.MOBILISATIONS_WRITE) == decide
