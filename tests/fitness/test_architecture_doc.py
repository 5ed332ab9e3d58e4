"""docs/architecture.md says what the code has: topics, who sends and lands them, processes."""

import re
from pathlib import Path

from schemas import catalogue
from services.runtime.processes import PROCESSES
from services.runtime.roles import SCHEMAS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
FLOW = PAGE.split("```mermaid")[1].split("```")[0]
SERVICES = {schema.service for schema in SCHEMAS}


def table(first_column: str) -> list[list[str]]:
    """The rows of the page's table with this first column."""
    lines = PAGE.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {first_column} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def arrows() -> set[tuple[str, str, str]]:
    """The picture's solid arrows between services: (from, topic, to)."""
    found = re.findall(r"^\s*(\w+) -- \"?([^\"\n]+?)\"? --> (\w+)\s*$", FLOW, re.MULTILINE)
    return {(a, label, b) for a, label, b in found if {a, b} <= SERVICES}


def dotted() -> set[tuple[str, str]]:
    found = re.findall(r"^\s*(\w+) -\. \"[^\"]+\" \.-> (\w+)\s*$", FLOW, re.MULTILINE)
    return set(found)


def flows() -> set[tuple[str, str, str]]:
    return {
        (topic.producer, name, consumer)
        for name, topic in catalogue.topics().items()
        for consumer in topic.consumers
    }


def test_the_picture_shows_every_topic_from_its_producer_to_its_consumers() -> None:
    assert arrows() == flows()


def test_the_table_of_topics_is_the_catalogue() -> None:
    rows = table("Topic")
    assert [row[0] for row in rows] == list(catalogue.topics())
    for name, producer, consumers, key in rows:
        topic = catalogue.topics()[name]
        assert producer == topic.producer
        assert tuple(re.split(r",\s*", consumers)) == topic.consumers
        assert key == topic.key


def test_the_table_of_processes_is_the_list_that_is_started() -> None:
    shown = [(name, service, int(port)) for name, service, port, _what in table("Process")]
    assert shown == [(item.name, item.service, item.port) for item in PROCESSES]


def test_views_are_drawn_where_another_service_reads_them() -> None:
    """Landings apart: every sweeper reads those."""
    pattern = re.compile(rf"\b({'|'.join(SERVICES)})_public\.(?!landings)")
    read = {
        (owner, reader)
        for reader in SERVICES
        for path in (ROOT / "services" / reader).rglob("*.py")
        for owner in pattern.findall(path.read_text(encoding="utf-8"))
        if owner != reader
    }
    assert dotted() == read


def test_every_page_that_is_linked_is_there() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").glob("*.md")]
    assert len(pages) > 10
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)", text):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} links {target}"


def test_every_path_that_is_named_is_there() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "docs" / "architecture.md"]
    for page in pages:
        for path in re.findall(
            r"`((?:schemas|services|tests|docs|deploy)/[\w./-]+)`", page.read_text(encoding="utf-8")
        ):
            assert (ROOT / path).exists(), f"{page.name} names {path}"
