"""What `muster lists` says of what it made."""

import os
from unittest.mock import AsyncMock, Mock

import pytest
import typer

from services.roster import cli
from services.roster.ports.call_downs import UNMADE, ListsIndex


def make(monkeypatch: pytest.MonkeyPatch, index: ListsIndex) -> None:
    monkeypatch.setitem(os.environ, "LC_ALL", "C")
    monkeypatch.setattr(cli, "_settings", Mock())
    monkeypatch.setattr(cli, "make_lists", AsyncMock(return_value=index))
    cli.lists("kept")


def test_how_many_were_made(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make(monkeypatch, ListsIndex(None, 7, {"001.pdf": "a", "002.pdf": "b"}))
    assert capsys.readouterr() == ("2 call-down lists in kept, roster revision 7\n", "")


def test_lists_that_cannot_be_set_are_said_and_fail_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as ended:
        make(monkeypatch, ListsIndex(None, 7, {"001.pdf": "a", "002.pdf": UNMADE}, not_set=1))
    assert ended.value.exit_code == 1
    said = capsys.readouterr()
    assert said.out.startswith("1 call-down lists")
    assert said.err.startswith("1 grids whose list can't be set")
