"""Who may say of an alert that called nobody that it was seen to."""

from services.gateway.console.domain.alarms import alarms_for
from services.gateway.domain.actor import Actor
from services.gateway.domain.roles import Role, scopes_of


def officer(*roles: Role, division: str = "") -> Actor:
    return Actor("li", "li", scopes_of(roles), division)


def test_it_is_theirs_who_command_all_that_it_names() -> None:
    here = {"geocodes": ["440307001000"]}
    beyond = {"geocodes": ["440307001000", "440305"]}
    drawn: dict[str, list[str]] = {"geocodes": []}
    rows = [here, beyond, drawn]
    for actor, expected in (
        (officer(Role.OFFICER), [True, True, True]),
        (officer(Role.APPROVER, division="440307"), [True, False, False]),
        (officer(Role.OFFICER, division="440307002"), [False, False, False]),
        (officer(Role.OPERATOR, Role.ADMINISTRATOR), [False, False, False]),
    ):
        assert [row["mine"] for row in alarms_for(rows, actor)] == expected, actor
