"""A report as its PDF shows it: the page's values as plain words and numbers."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from services.gateway.adapters.texts import Texts
from services.gateway.api.moments import moment
from services.gateway.reports.api.view import MOST_ROWS, shown
from services.gateway.reports.api.words import Mend
from services.gateway.reports.domain.record import Subject
from services.gateway.reports.domain.report import Report
from services.gateway.reports.translate.chart import Chart
from services.gateway.reports.translate.sheets import Sheet, sheets

Words = Mapping[str, Any]
NAME_WIDTH, OTHER_WIDTH = 3.2, 1.0
TEXTS_OF_POSTS = 3


def band_word(t: Texts, subject: Subject) -> str:
    """Whether it was real, in the words of every page's band."""
    return t("band.drill" if subject.exercise else "band.real")


def document(made: Report, t: Texts, zone: str, now: datetime) -> dict[str, Any]:
    """What `report.typ` sets: everything in the reader's language, nothing left to decide."""
    page, subject = shown(made, t, zone), made.record.subject
    tables = sheets(made, t)
    places, posts = tables["places"], tables["posts"]
    return {
        "language": t.language,
        "real": not subject.exercise,
        "band": band_word(t, subject),
        "title": f"{t('report.title')} · {subject.event} · {subject.signature}",
        "when": " – ".join(filter(None, (page["started"], page["ended"]))),
        "made": t("report.made", at=moment(now, zone)),
        "running": "" if page["ended"] else t("report.running"),
        "sentence": page["sentence"],
        "tiles": [vars(tile) | {"name": t(f"report.tile.{tile.name}")} for tile in page["tiles"]],
        "curve": t("report.curve"),
        "no-curve": t("report.no-curve"),
        "chart": _chart(page["chart"]),
        "key": _key(page, t),
        "weakest": _weakest(page["weakest"], t),
        "mending": _mending(page["mending"], t),
        "found": _found(page, t),
        "foretold": _foretold(page["foretold"], tables["prediction"], t),
        "channels": _table(tables["channels"], 1, t),
        "tables": [_table(places, 1, t), _table(posts, TEXTS_OF_POSTS, t)],
        "left-out": t("report.left-out") if _longest(places, posts) > MOST_ROWS else "",
    }


def _chart(drawn: Chart | None) -> Words | None:
    if drawn is None:
        return None
    return vars(drawn) | {
        "line": _points(drawn.line),
        "before": _points(drawn.before),
        "predicted": _points(drawn.predicted),
    }


def _points(line: str) -> list[list[float]]:
    return [[float(number) for number in point.split(",")] for point in line.split()]


def _key(page: Words, t: Texts) -> str:
    this = f"— {t('report.this-time')} {page['started']}"
    before = f"··· {t('report.time-before')} {page['before']}"
    known = [this, before if page["before"] else t("report.nothing-before")]
    if page["chart"] and page["chart"].predicted:
        known.append(f"– – {t('foresight.predicted')}")
    return "   ".join(known)


def _weakest(places: Iterable[Words], t: Texts) -> Words:
    named = ("report.column.place", "report.column.accounted", "report.posts-answered",
             "report.column.last-visit-min")  # fmt: skip
    rows = [
        [
            one["name"],
            f"{one['figures'].accounted} / {one['figures'].visits}",
            f"{one['figures'].answered} / {one['figures'].posts}",
            _cell(one["last"]),
        ]
        for one in places
    ]
    return {
        "title": t("report.weakest"),
        "empty": t("report.no-weakest"),
        "headings": [t(name) for name in named],
        "widths": [NAME_WIDTH, OTHER_WIDTH, OTHER_WIDTH, OTHER_WIDTH],
        "texts": 1,
        "rows": rows,
    }


def _mending(mends: Iterable[Mend], t: Texts) -> Words:
    rows = [
        {
            "what": one.what,
            "count": t("report.count", count=one.count),
            "places": t("report.comma").join(filter(None, (one.places, one.more))),
        }
        for one in mends
    ]
    return {"title": t("report.mending"), "empty": t("report.no-mending"), "rows": rows}


def _found(page: Words, t: Texts) -> Words:
    outcomes = [
        {"name": f"{t(f'mark.{name}')} {t(f'outcome.{name}')}", "count": count}
        for name, count in page["outcomes"]
    ]
    sent = [{"name": t(f"report.{name}"), "count": page[name]} for name in ("helps", "rescues")]
    return {"title": t("report.found"), "rows": [*outcomes, *sent]}


def _foretold(said: Words | None, sheet: Sheet, t: Texts) -> Words:
    title = t("foresight.report")
    if said is None:
        return {**_table(sheet, 1, t), "title": title, "empty": t("foresight.report.none")}
    return {**_table(sheet, 1, t), "title": f"{title} · {said['error']}"}


def _table(sheet: Sheet, texts: int, t: Texts) -> Words:
    others = len(sheet.headings) - 1
    return {
        "title": sheet.name,
        "empty": t("report.list.empty"),
        "headings": list(sheet.headings),
        "widths": [NAME_WIDTH, *[OTHER_WIDTH] * others],
        "texts": texts,
        "rows": [[_cell(cell) for cell in row] for row in sheet.rows[:MOST_ROWS]],
    }


def _cell(value: object) -> str:
    return "–" if value is None else str(value)


def _longest(*listed: Sheet) -> int:
    return max(len(sheet.rows) for sheet in listed)
