"""What the intake would not take is refused before it is on record: nothing says that it was
started."""

from uuid import uuid4

import httpx
import psycopg
import pytest

Admin = psycopg.Connection[tuple[object, ...]]
CODES = ["440305001001"]
ROUNDED_INTO_ITSELF = [
    [114.1, 22.6],
    [114.2, 22.6],
    [114.2, 22.7],
    [114.15, 22.6000002],
    [114.1, 22.7],
]
TINY = [[114.1, 22.6], [114.1000001, 22.6], [114.1, 22.6000001]]
SWAPPED = [[30.0, 80.0], [31.0, 80.0], [31.0, 81.0]]
WANTED: dict[str, dict[str, object]] = {
    "/v1/alerts": {"hazard": "typhoon", "level": "orange", "drill": True},
    "/v1/messages": {"words": "21点开会"},
}


def on_record(admin: Admin) -> list[tuple[object, ...]]:
    counts = (
        "select count(*) from gateway.commands",
        "select count(*) from gateway.audit_entries where what in ('start', 'command-ad_hoc')",
        "select count(*) from gateway.alerts",
    )
    return [row for count in counts for row in admin.execute(count)]


@pytest.mark.parametrize("path", WANTED)
@pytest.mark.parametrize(
    ("ring", "kind"),
    [
        (ROUNDED_INTO_ITSELF, "area-crossing"),
        (TINY, "area-few-points"),
        (SWAPPED, "not-taken"),
    ],
)
async def test_an_area_that_no_alert_can_name_starts_nothing_and_is_not_on_record(
    officer: httpx.AsyncClient, admin: Admin, path: str, ring: list[list[float]], kind: str
) -> None:
    before = on_record(admin)
    body = WANTED[path] | {"area": {"divisions": CODES, "polygons": [ring]}}
    for language in ("zh", "en"):
        headers = {"Idempotency-Key": uuid4().hex, "Accept-Language": language}
        answer = await officer.post(path, json=body, headers=headers)
        assert answer.status_code == 422, answer.text
        assert answer.json()["type"].rpartition("/")[2] == kind
        if kind == "not-taken":
            assert ("经纬度写反" in answer.json()["detail"]) == (language == "zh")
    assert on_record(admin) == before


@pytest.mark.parametrize("path", WANTED)
async def test_a_sign_that_is_none_is_left_out_of_the_name_of_an_area(
    officer: httpx.AsyncClient, admin: Admin, path: str
) -> None:
    body = WANTED[path] | {"area": {"name": "示范\uffff社区\ufffe", "divisions": CODES}}
    headers = {"Idempotency-Key": uuid4().hex}
    answer = await officer.post(path, json=body, headers=headers)
    assert answer.status_code == 202, answer.text
    kept = "select event->'areas'->0->>'name' from gateway.alerts order by recorded_at desc limit 1"
    assert admin.execute(kept).fetchall() == [("示范社区",)]
