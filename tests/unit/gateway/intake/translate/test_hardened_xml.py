"""What XML could do to us is refused before it is parsed."""

from pathlib import Path

import pytest

from services.gateway.intake.domain.findings import RefusedError
from services.gateway.intake.translate.cap_xml import read_alert
from services.gateway.intake.translate.hardened_xml import parse
from tests.unit.gateway.alerts import cap

BODY = cap().split("?>\n", 1)[1]
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def code_of(document: str) -> str:
    with pytest.raises(RefusedError) as raised:
        read_alert(document.encode())
    return raised.value.findings[0].code


@pytest.mark.parametrize(
    "prolog",
    [
        f'<!DOCTYPE alert [<!ENTITY l0 "ha">{LAUGHS}]>',
        '<!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE alert SYSTEM "http://127.0.0.1:1/evil.dtd">',
        "<!-- a --><?pi?>\n <!DOCTYPE alert>",
        "<!--><!DOCTYPE alert><!-- -->",
        "<!ENTITY x 'y'>",
    ],
)
def test_a_document_type_is_refused(prolog: str) -> None:
    assert code_of(prolog + BODY) in ("doctype", "malformed")


def test_an_external_entity_is_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("台风")
    attack = f'<!DOCTYPE alert [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    assert code_of(attack + BODY.replace("<event>台风", "<event>&x;")) == "doctype"


def test_an_undeclared_entity_is_not_well_formed() -> None:
    assert code_of(BODY.replace("台风", "&x;")) == "malformed"


def test_depth_is_limited() -> None:
    assert code_of("<a>" * 5000 + "</a>" * 5000) == "malformed"


def test_a_prolog_without_end_is_looked_through_once() -> None:
    assert code_of("<!--" + "-" * 200_000) == "malformed"
    assert code_of("<?" + "<?" * 100_000) == "malformed"


def test_comments_and_instructions_are_passed_over() -> None:
    assert parse(f"<!-- <!DOCTYPE x> --><?x <!DOCTYPE y>?>{BODY}").tag.endswith("}alert")
    assert parse(BODY.replace("台风", "<!-- x -->台风<![CDATA[<!DOCTYPE z>]]>")) is not None
