"""What `muster doctor` says of the call-down lists."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
from pydantic import SecretStr

from services.cli.doctor import Finding, _lists
from services.cli.prepare import PrepareSettings


def found(folder: str) -> list[Finding]:
    nobody = SecretStr("")
    settings = PrepareSettings(
        roster_password=nobody,
        alerting_password=nobody,
        notifier_password=nobody,
        gateway_console_password=nobody,
        gateway_public_password=nobody,
        lists_folder=folder,
    )
    return _lists(settings)


def looked_at(folder: Path, ago: timedelta, **more: int) -> None:
    at = (datetime.now(UTC) - ago).isoformat()
    index = {"looked_at": at, "revision": 1, "made_from": {}, **more}
    (folder / "index.json").write_bytes(orjson.dumps(index))


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "LC_ALL", "C")


def test_nothing_is_said_where_none_are_kept() -> None:
    assert found("") == []


def test_a_folder_without_lists_is_wrong(tmp_path: Path) -> None:
    (one,) = found(str(tmp_path))
    assert one.mend


def test_their_age_is_said_and_old_ones_are_wrong(tmp_path: Path) -> None:
    looked_at(tmp_path, timedelta(minutes=7))
    (fresh,) = found(str(tmp_path))
    assert ("7 min ago" in fresh.found, fresh.mend) == (True, "")
    looked_at(tmp_path, timedelta(days=2))
    (old,) = found(str(tmp_path))
    assert old.mend


def test_lists_that_cannot_be_set_are_wrong_however_fresh_the_others_are(tmp_path: Path) -> None:
    looked_at(tmp_path, timedelta(minutes=7), not_set=2)
    fresh, not_set = found(str(tmp_path))
    assert fresh.mend == ""
    assert ("2 grids" in not_set.found, bool(not_set.mend)) == (True, True)
