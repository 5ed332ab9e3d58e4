"""`muster plans`: plans as data."""

import asyncio
import os
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from services.alerting.adapters.roster_figures import read_capacity, read_roster
from services.alerting.domain.plan import Edition
from services.alerting.domain.plan_asks import asked
from services.alerting.domain.plan_likeness import Alike, too_alike
from services.alerting.domain.plan_words import LANGUAGES
from services.alerting.settings import AlertingSettings
from services.alerting.translate.plan_diff import differences
from services.alerting.translate.plan_documents import outgoing
from services.alerting.translate.plan_file import SHIPPED, PlanError, load_plans
from services.alerting.translate.plan_words_of import (
    Fact,
    Words,
    facts,
    finding_words,
    title,
)
from services.foresight.forces import Roster, forces_for
from services.foresight.load import Capacity, Finding, findings
from services.runtime.database import Database, url_for

app = typer.Typer(help="Plans as data.", no_args_is_help=True)
Folder = Annotated[Path, typer.Argument(help="Folder of plans; without it the shipped ones.")]


@app.callback()
def _plans() -> None:
    """Plans as data."""


@app.command()
def lint(
    folder: Folder = SHIPPED,
    roster: Annotated[
        bool, typer.Option("--roster", help="Compute against the roster and the channels too.")
    ] = False,
    lines: Annotated[int, typer.Option(min=1, help="Calls that go on at once.")] = 100,
    call_s: Annotated[float, typer.Option(min=1, help="Seconds a call takes.")] = 40,
    silent: Annotated[float, typer.Option(min=0, max=1, help="Share that must be called.")] = 1,
    visit_min: Annotated[float, typer.Option(min=1, help="Minutes a visit takes.")] = 10,
) -> None:
    """Check plans; each fault is said with file, line, field and what to do. Ends with 1 when
    something is wrong, also where roster or channels do not suffice."""
    editions, t = linted(folder), _words()
    _list(editions, t)
    typer.echo(t("lint.ok", count=len(editions)))
    if roster:
        capacity = Capacity(
            lines=lines,
            call=timedelta(seconds=call_s),
            silent=silent,
            visit=timedelta(minutes=visit_min),
        )
        found = list(_against_roster(editions, capacity))
        typer.echo("\n".join(_line(finding, name, t) for name, finding in found))
        if any(finding.wrong for _, finding in found):
            raise typer.Exit(1)


def _alike(found: Alike, t: Words) -> str:
    return t(
        "lint.alike",
        one=found.one.edition,
        one_field=found.one.field,
        other=found.other.edition,
        other_field=found.other.field,
        share=round(found.share * 100),
    )


def _against_roster(
    editions: Iterable[Edition], capacity: Capacity
) -> Iterator[tuple[str, Finding]]:
    held, capacity = asyncio.run(_figures(capacity))
    for edition in editions:
        if edition.of_messages:
            continue
        name = f"{edition.plan}/{edition.level}"
        for finding in findings(asked(edition), forces_for(asked(edition), held), capacity):
            yield name, finding


def _line(finding: Finding, name: str, t: Words) -> str:
    return f"{'!' if finding.wrong else ' '} {finding_words(finding, name, t)}"


async def _figures(usual: Capacity) -> tuple[Roster, Capacity]:
    settings = AlertingSettings()
    password = settings.alerting_password.get_secret_value()
    database = Database(url_for(settings, "muster_alerting", password), pool=1)
    try:
        return await read_roster(database), await read_capacity(database, usual)
    finally:
        await database.close()


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="As typhoon/orange; without it all are listed.")] = "",
    folder: Annotated[Path, typer.Option(help="Folder of plans.")] = SHIPPED,
) -> None:
    """Read a plan in words: who is told, when, what they do, ask, take, and say."""
    editions, t = read_plans(folder), _words()
    found = [one for one in editions if name in (f"{one.plan}/{one.level}", one.plan)]
    if name and not found:
        known = t("comma").join(f"{one.plan}/{one.level}" for one in editions)
        typer.echo(t("no-such", name=name, known=known), err=True)
        raise typer.Exit(1)
    if not name:
        _list(editions, t)
    for edition in found:
        typer.echo(title(edition, t))
        typer.echo("\n".join(line for fact in facts(edition, t) for line in _lines(fact, t)) + "\n")


@app.command()
def diff(
    before: Annotated[Path, typer.Argument(help="Folder of the older plans.")],
    after: Annotated[Path, typer.Argument(help="Folder of the newer ones.")] = SHIPPED,
) -> None:
    """Say in words what differs between two folders of plans; ends with 1 when something does."""
    t = _words()
    found = list(differences(read_plans(before), read_plans(after), t))
    for head, lines in found:
        typer.echo("\n  ".join((head, *lines)))
    if not found:
        typer.echo(t("diff.same"))
    raise typer.Exit(1 if found else 0)


def read_plans(folder: Path) -> tuple[Edition, ...]:
    """The plans of a folder; what is wrong with them is said and ends the command."""
    try:
        return load_plans(folder)
    except PlanError as error:
        typer.echo(error.said(_words()), err=True)
        raise typer.Exit(1) from None


def linted(folder: Path) -> tuple[Edition, ...]:
    """The plans of a folder as `read_plans` gives them; texts that are too alike are said and end
    the command too."""
    editions, t = read_plans(folder), _words()
    alike = [_alike(one, t) for language in LANGUAGES for one in too_alike(editions, language)]
    if alike:
        typer.echo("\n".join(alike), err=True)
        raise typer.Exit(1)
    return editions


def plans_to_send(folder: Path) -> dict[str, dict[str, Any]]:
    """What a command carries of each plan of a folder, by plan; checked as `linted` does."""
    plans = sorted({edition.plan for edition in linted(folder)})
    return {plan: outgoing(folder, plan) for plan in plans}


def _words() -> Words:
    """In Chinese under a zh locale, else in English."""
    chosen = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return Words("zh" if next(filter(None, chosen), "").lower().startswith("zh") else "en")


def _list(editions: Iterable[Edition], t: Words) -> None:
    for edition in editions:
        approval = t(f"approval.{edition.approval}")
        typer.echo(f"{edition.plan}/{edition.level}  {title(edition, t)}  {approval}")


def _lines(fact: Fact, t: Words) -> list[str]:
    if not fact.listed:
        return [t("colon", label=fact.label, value=t("semicolon").join(fact.values))]
    return [t("colon", label=fact.label, value=""), *(f"  {value}" for value in fact.values)]
