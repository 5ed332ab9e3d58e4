"""What is deployed is what the code has: processes, ports, health, order, variables, no secrets."""

import importlib
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from pydantic import SecretStr
from pydantic_settings import BaseSettings

from services.runtime.processes import PARTS, PROCESSES, READY_PATH, STEPS, Process, Step

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
COMPOSE = DEPLOY / "docker-compose.yml"
EXAMPLE = DEPLOY / ".env.example"
NAMES = [process.name for process in PROCESSES] + [step.name for step in STEPS]
OPTIONAL = {"carrier-simulator"}
"""Behind a profile: a deployment with a real carrier does not start it."""
REFERENCE = re.compile(r"\$\{(\w+)")
DEFAULT = re.compile(r"\$\{\w+:-([^}]*)\}")
RATES = re.compile(r"MUSTER_\w+_PER_\w+")

by_process = pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.name)
by_step = pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)


OF_UVICORN = {"FORWARDED_ALLOW_IPS"}
"""What the server of the pages reads by itself."""


def services() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())
    services: dict[str, Any] = content["services"]
    return services


def settings_of(process: Process) -> type[BaseSettings]:
    """The settings class of a process: the one named after it, else after its service."""
    module = importlib.import_module(f"services.{process.service}.settings")
    classes = [
        item
        for item in vars(module).values()
        if isinstance(item, type)
        and issubclass(item, BaseSettings)
        and item.__module__ == module.__name__
    ]
    for wanted in (process.name.replace("-", ""), process.service.replace("_", ""), ""):
        named = [item for item in classes if item.__name__.lower().startswith(wanted)]
        if named:
            return min(named, key=lambda item: len(item.__name__))
    raise AssertionError(f"no settings class for {process.name} in {module.__name__}")


def variables(settings: type[BaseSettings]) -> dict[str, Any]:
    """Fields by the name of their environment variable."""
    prefix = settings.model_config.get("env_prefix", "")
    return {f"{prefix}{name}".upper(): field for name, field in settings.model_fields.items()}


def example() -> dict[str, str]:
    lines = [line for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def conditions(name: str) -> dict[str, str]:
    waits = services()[name].get("depends_on", {})
    return {needed: wait["condition"] for needed, wait in waits.items()}


def expected(needs: tuple[str, ...]) -> dict[str, str]:
    steps = {step.name for step in STEPS}
    return {
        name: "service_completed_successfully" if name in steps else "service_healthy"
        for name in needs
    }


def test_compose_runs_the_processes_that_the_code_has() -> None:
    assert set(services()) == {*PARTS, *NAMES}


@by_process
def test_a_process_is_started_by_its_command_line(process: Process) -> None:
    service = services()[process.name]
    assert service["command"] == list(process.arguments)
    assert service["restart"] == "unless-stopped"
    assert ("simulator" in service.get("profiles", [])) == (process.name in OPTIONAL)


@by_process
def test_health_is_asked_where_the_process_answers(process: Process) -> None:
    test = services()[process.name]["healthcheck"]["test"]
    assert re.findall(r"http://[^']+", test[-1]) == [process.url(READY_PATH)]


@by_process
def test_ports_are_those_of_the_code_and_open_on_this_machine_alone(process: Process) -> None:
    service = services()[process.name]
    ports = service.get("ports") or service["expose"]
    assert ports in ([f"127.0.0.1:{process.port}:{process.port}"], [f"{process.port}"])


@by_process
def test_a_process_waits_for_what_it_needs(process: Process) -> None:
    assert conditions(process.name) == expected(process.needs)


@by_step
def test_a_step_runs_once_after_what_it_needs(step: Step) -> None:
    service = services()[step.name]
    assert service["command"] == list(step.arguments)
    assert service["restart"] == "no"
    assert conditions(step.name) == expected(step.needs)


@by_process
def test_variables_are_settings_of_the_process_and_none_is_missing(process: Process) -> None:
    known = variables(settings_of(process))
    given = services()[process.name]["environment"]
    assert set(given) - OF_UVICORN <= set(known)
    assert {name for name, field in known.items() if field.is_required()} <= set(given)


@by_process
def test_what_is_set_in_the_env_file_reaches_whoever_goes_by_it(process: Process) -> None:
    """Compose hands on only what it names."""
    given = services()[process.name]["environment"]
    assert set(variables(settings_of(process))) & set(example()) <= set(given)


@by_process
def test_without_the_env_file_things_are_as_in_the_code(process: Process) -> None:
    known = variables(settings_of(process))
    for name, value in services()[process.name]["environment"].items():
        default = DEFAULT.fullmatch(str(value))
        if default and RATES.fullmatch(name):
            assert known[name].default == float(default[1]), name


@by_process
def test_secrets_come_from_outside(process: Process) -> None:
    given = services()[process.name]["environment"]
    for name, field in variables(settings_of(process)).items():
        if name in given and SecretStr in (field.annotation, *get_args(field.annotation)):
            outside = r"\$\{\w+:\?[^}]+\}" if field.is_required() else r"\$\{\w+:[-?][^}]*\}"
            assert re.fullmatch(outside, given[name]), name
            assert DEFAULT.sub(r"\1", given[name]) in ("", given[name]), name


@pytest.mark.parametrize("name", [*PARTS, *NAMES])
def test_everything_has_limits(name: str) -> None:
    service = services()[name]
    assert service["mem_limit"]
    assert service["cpus"] > 0
    assert name in {step.name for step in STEPS} or service["healthcheck"]["retries"] > 0


def test_the_example_names_every_variable_and_gives_no_secret() -> None:
    given = example()
    # Compose itself reads this one, to choose whether the simulator runs.
    assert set(REFERENCE.findall(COMPOSE.read_text())) == set(given) - {"COMPOSE_PROFILES"}
    for name, value in given.items():
        secret = re.search(r"PASSWORD|KEY|TOKEN|SID|ID$", name)
        assert not (secret and value), f"{name} has a default"


@pytest.mark.parametrize("name", ["gateway-public", "gateway-console"])
def test_a_gateway_learns_which_proxy_to_believe(name: str) -> None:
    assert "FORWARDED_ALLOW_IPS" in services()[name]["environment"]


def docker_compose() -> list[str]:
    """The compose program; fails, with what to type, when there is none."""
    if shutil.which("docker-compose"):
        return ["docker-compose"]
    if not shutil.which("docker"):
        pytest.fail("docker-compose is missing: type `make setup-test`")
    return ["docker", "compose"]


def check(env_file: Path) -> subprocess.CompletedProcess[str]:
    arguments = ["--env-file", str(env_file), "--file", str(COMPOSE), "config", "--quiet"]
    return subprocess.run(
        [*docker_compose(), *arguments], capture_output=True, text=True, timeout=240, check=False
    )


def test_compose_accepts_the_file(tmp_path: Path) -> None:
    env = tmp_path / "env"
    env.write_text("".join(f"{name}={value or 'given'}\n" for name, value in example().items()))
    done = check(env)
    assert done.returncode == 0, done.stderr


def test_compose_refuses_to_start_with_the_bare_example() -> None:
    done = check(EXAMPLE)
    assert done.returncode != 0
    assert "see deploy/.env.example" in done.stderr
