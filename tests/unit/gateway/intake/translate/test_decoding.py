"""Encodings: what a document is really in."""

import pytest

from services.gateway.intake.domain.findings import RefusedError
from services.gateway.intake.translate.cap_xml import read_alert
from tests.unit.gateway.alerts import cap

BARE = cap().split("?>\n", 1)[1]


def headline(raw: bytes) -> tuple[str, list[str]]:
    alert = read_alert(raw)
    assert alert.subject is not None
    return alert.subject.headline, [finding.code for finding in alert.findings]


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        (cap().encode(), []),
        (b"\xef\xbb\xbf" + cap().encode(), []),
        (cap().encode("utf-16"), []),
        (cap().encode("utf-16-le"), []),
        (cap().replace("UTF-8", "GB18030").encode("gb18030"), []),
        (cap().replace("UTF-8", "gb2312").encode("gb2312"), []),
        (BARE.encode("gb18030"), ["encoding-guessed"]),
        (cap().encode("gb18030"), ["encoding-guessed"]),
    ],
)
def test_a_readable_encoding_is_read(raw: bytes, codes: list[str]) -> None:
    assert headline(raw) == ("气象台发布台风橙色预警", codes)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty"),
        (b"\x00\x00\x00\x00", "empty"),
        (cap().encode("utf-32"), "encoding-unknown"),
        (cap().replace("UTF-8", "KOI8-R").encode(), "encoding-unknown"),
        (cap().encode() + b"\xff\xfe\xff", "encoding"),
        (cap().replace("UTF-8", "GB18030").encode() + b"\xff", "encoding"),
        (b"\xff\xfe<", "encoding"),
        (
            cap().replace("示范街道", "caf\xe9 ").encode("gb18030", "replace")[:-40] + b"\x80",
            "encoding",
        ),
    ],
)
def test_an_unreadable_one_is_refused_by_name(raw: bytes, code: str) -> None:
    with pytest.raises(RefusedError) as raised:
        read_alert(raw)
    assert raised.value.findings[0].code == code
