"""Whatever goes wrong in a command is said in words, with what to do, and without a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.cli.faults import explain
from services.cli.main import app

NOBODY = "http://127.0.0.1:9"
PASSWORDS = ("ROSTER", "ALERTING", "NOTIFIER", "GATEWAY_CONSOLE", "GATEWAY_PUBLIC")


@pytest.fixture
def unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings that are complete and lead nowhere."""
    ring = "1:" + "A" * 43 + "="
    values = {f"{name}_PASSWORD": "x" for name in PASSWORDS}
    values |= {"SEALING_KEYS": ring, "LINK_KEYS": ring, "PHONE_HASH_KEY": ring[2:]}
    values |= {"DATABASE_PORT": "9", "ADMIN_PASSWORD": "x", "BOOTSTRAP_SERVERS": "127.0.0.1:9"}
    values |= {"PUBLIC_URL": NOBODY, "CONSOLE_URL": NOBODY}
    for name, value in values.items():
        monkeypatch.setenv(f"MUSTER_{name}", value)


def said(*arguments: str, code: int = 2) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.output


@pytest.mark.usefixtures("unreachable")
@pytest.mark.parametrize(
    "command", ["migrate", "bootstrap", "dead-letters list", "keys list", "keys revoke x"]
)
def test_the_database_is_away(command: str) -> None:
    text = said(*command.split())
    assert "database does not answer" in text
    assert "MUSTER_DATABASE_HOST" in text


@pytest.mark.usefixtures("unreachable")
@pytest.mark.parametrize(
    ("command", "variable"),
    [
        (f"alert send {__file__}", "MUSTER_PUBLIC_URL"),
        ("alert alarms", "MUSTER_CONSOLE_URL"),
        ("watch 2f5f127b-5fde-5c8c-b98f-d7350ba26fb2", "MUSTER_CONSOLE_URL"),
        ("stop 2f5f127b-5fde-5c8c-b98f-d7350ba26fb2", "MUSTER_CONSOLE_URL"),
    ],
)
def test_the_gateway_is_away(command: str, variable: str) -> None:
    text = said(*command.split())
    assert "does not answer" in text
    assert variable in text


@pytest.mark.parametrize("command", ["migrate", "bootstrap", "dead-letters list", "keys list"])
def test_settings_are_missing(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PASSWORDS:
        monkeypatch.delenv(f"MUSTER_{name}_PASSWORD", raising=False)
    text = said(*command.split())
    assert "MUSTER_GATEWAY_CONSOLE_PASSWORD: is not set" in text
    assert "deploy/.env.example" in text


def test_what_is_no_document_and_no_id(tmp_path: Path) -> None:
    assert "no file" in said("alert", "send", str(tmp_path / "nothing.xml"))
    assert "is a folder" in said("alert", "send", str(tmp_path))
    assert "is no id" in said("watch", "the big one")
    assert "gateway-public" in said("run", "gateway")
    assert "alerting" in said("migrate", "--service", "everything")


def test_an_address_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_CONSOLE_URL", "localhost")
    assert "MUSTER_CONSOLE_URL" in said("alert", "alarms")


def test_the_unexpected_names_its_place_and_no_more() -> None:
    def breaks() -> None:
        raise KeyError("secret\nof many lines")

    with pytest.raises(KeyError) as caught:
        breaks()
    text = explain(caught.value)
    assert "KeyError" in text
    assert "test_faults.py:" in text
    assert "Traceback" not in text


def test_a_reader_that_has_read_enough_is_no_fault() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = (sys.executable, "-m", "services.cli.main", "plans", "show", "rainstorm")
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, timeout=240, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")
