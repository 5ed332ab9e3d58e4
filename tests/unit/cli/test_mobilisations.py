"""Which mobilisations the id of an alert or an incident means."""

from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from services.cli import mobilisations
from services.cli.main import app

INCIDENT = "2f5f127b-5fde-5c8c-b98f-d7350ba26fb2"
RAIN, LANDSLIDE, OLD = (INCIDENT[:-1] + end for end in "abc")


def row(mobilisation: str, event: str, ended_at: str | None = None) -> dict[str, Any]:
    about = {"mobilisation_id": mobilisation, "incident_id": INCIDENT, "alert_id": OLD}
    return about | {"event": event, "signature": "街道", "state": "running", "ended_at": ended_at}


class Gateway:
    """Answers as the officers' API does; `sent` are the mobilisations that were commanded."""

    def __init__(self, *rows: dict[str, Any]) -> None:
        self.rows = rows
        self.sent: list[str] = []
        self.paths: list[str] = []
        self.bodies: list[dict[str, str]] = []
        self.refuses = ""

    def request(self, method: str, process: str, path: str, **arguments: Any) -> dict[str, Any]:
        if method == "POST":
            mobilisation = path.split("/")[3]
            self.paths.append(path.rpartition("/")[2])
            self.bodies.append(arguments["json"])
            self.sent.append(mobilisation)
            if mobilisation == self.refuses:
                raise typer.Exit(1)
            return {"status": "recorded"}
        _, _, query = path.rpartition("&")
        name, _, wanted = query.partition("=")
        return {"mobilisations": [one for one in self.rows if not name or one[name] == wanted]}


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Gateway:
    made = Gateway(row(OLD, "旧", "2026-08-01"), row(RAIN, "暴雨"), row(LANDSLIDE, "滑坡"))
    monkeypatch.setattr(mobilisations, "request", made.request)
    return made


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.output


def test_a_stop_stops_all_of_an_incident_that_runs(gateway: Gateway) -> None:
    code, said = run("stop", INCIDENT)
    assert (code, gateway.sent) == (0, [RAIN, LANDSLIDE])
    assert all(one in said for one in gateway.sent)


def test_one_that_is_refused_keeps_none_of_the_others_going(gateway: Gateway) -> None:
    gateway.refuses = RAIN
    assert run("stop", INCIDENT)[0] == 1
    assert gateway.sent == [RAIN, LANDSLIDE]


def test_where_several_run_they_are_named_and_none_is_approved(gateway: Gateway) -> None:
    code, said = run("approve", INCIDENT)
    assert (code, gateway.sent) == (2, [])
    assert all(words in said for words in (RAIN, "暴雨", LANDSLIDE, "滑坡"))
    assert OLD not in said


@pytest.mark.parametrize("of", [RAIN, OLD, INCIDENT])
def test_where_one_runs_its_own_id_its_alerts_and_its_incidents_mean_it(
    gateway: Gateway, of: str
) -> None:
    gateway.rows = gateway.rows[:2]
    assert run("approve", of)[0] == 0
    assert gateway.sent == [RAIN]


def test_what_was_started_by_hand_is_lifted_and_raised(gateway: Gateway) -> None:
    gateway.rows = gateway.rows[:2]
    code, said = run("lift", INCIDENT)
    assert (code, gateway.sent, gateway.paths) == (0, [RAIN], ["lifting"])
    assert "lift" in said
    code, said = run("raise", INCIDENT, "red")
    assert (code, gateway.paths[1:], gateway.bodies[1:]) == (0, ["raisings"], [{"level": "red"}])


def test_why_it_is_lifted_or_raised_goes_along(gateway: Gateway) -> None:
    gateway.rows = gateway.rows[:2]
    assert run("lift", INCIDENT, "--why", "passed")[0] == 0
    assert run("raise", INCIDENT, "red", "--why", "worse")[0] == 0
    assert run("raise", INCIDENT, "red", "--why", "passed")[0] == 2
    assert gateway.bodies == [{"why": "passed"}, {"level": "red", "why": "worse"}]
