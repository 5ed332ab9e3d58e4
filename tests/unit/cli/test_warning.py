"""The demo's warning keeps its text and stands where and when it is put."""

from datetime import UTC, datetime

from lxml import etree

from services.cli.demo.warning import Placing, moved

CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"


def test_the_warning_is_moved_to_the_place_and_the_moment() -> None:
    at = datetime(2026, 11, 23, 15, 0, 0, 500, tzinfo=UTC)
    alert = etree.fromstring(moved(Placing("990101001", "示范街道", at, "Exercise")))
    assert alert.findtext(f"{CAP}identifier") == "44030041600000_20261123230000"
    assert alert.findtext(f"{CAP}sent") == "2026-11-23T23:00:00+08:00"
    assert alert.findtext(f"{CAP}status") == "Exercise"
    info = alert.find(f"{CAP}info")
    assert info is not None
    assert info.findtext(f"{CAP}area/{CAP}geocode/{CAP}value") == "990101001"
    assert info.findtext(f"{CAP}area/{CAP}areaDesc") == "示范街道"
    assert "大暴雨" in (info.findtext(f"{CAP}description") or "")
