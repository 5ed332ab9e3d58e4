"""Fault points cost nothing when off; armed, they do what stands in their file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.runtime.fault_points import CLOCK, DATABASE, OFF, TAKEN, FaultPoints, Window

NOW = datetime(2026, 7, 21, 10, 30, tzinfo=UTC)


def now() -> datetime:
    return NOW


def test_switched_off_they_leave_the_clocks_as_they_are() -> None:
    OFF.reach(Window.CLAIMED)
    assert OFF.machine(now) is now
    assert OFF.database(NOW) == NOW


def test_a_clock_is_set_while_its_file_is_there(tmp_path: Path) -> None:
    points = FaultPoints(str(tmp_path), "notifier")
    machine = points.machine(now)
    assert machine() == points.database(NOW) == NOW
    (tmp_path / "notifier" / CLOCK).write_text("-90.5")
    assert machine() == NOW - timedelta(seconds=90.5)
    assert points.database(NOW) == NOW
    (tmp_path / DATABASE).mkdir()
    (tmp_path / DATABASE / CLOCK).write_text("15")
    assert points.database(NOW) == NOW + timedelta(seconds=15)
    (tmp_path / "notifier" / CLOCK).unlink()
    assert machine() == NOW


def test_an_armed_moment_is_taken_once(tmp_path: Path) -> None:
    points = FaultPoints(str(tmp_path), "notifier")
    armed = tmp_path / "notifier" / Window.POSTED
    # SIGCHLD is ignored unless somebody asks for it: the process goes on.
    armed.write_text("SIGCHLD")
    points.reach(Window.POSTED)
    points.reach(Window.POSTED)
    assert not armed.exists()
    assert (armed.parent / TAKEN).read_text() == "posted SIGCHLD\n"
