"""YAML read strictly: every value's line is known, nothing is given twice, nothing refers, and what
is written is what is read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from schemas.unseen import UNSEEN
from services.alerting.domain.plan_fault import Wrong
from services.alerting.translate.plan_words_of import Words, fault_words

Place = tuple[str | int, ...]
"""Where a value stands: keys and list positions from the top."""

DEEPEST = 20
_LONGEST_KEY = 60
LONGEST = 40_000
MOST_VALUES = 2_000
"""Characters and values of a file: four and ten times those of the longest that is shipped."""
_MERGE = "tag:yaml.org,2002:merge"


class _Loader(yaml.CSafeLoader):
    """The safe loader in C (all plans are read in a tenth of the time) with few kinds of value.

    YAML 1.1 takes 1:30 for ninety, 010 for eight, no for false and 2026-07-01 for a date. Here
    whatever is not plainly a whole number, true, false or nothing is text, and a field that wants
    something else refuses it.
    """

    # The library's own table of them is changed in place for this class alone.
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


for _tag, _written, _begins in (
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ("~", "n", "N", "")),
    ("merge", r"<<", "<"),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_written})$"), [*_begins]
    )


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place of a file."""

    file: Path
    line: int | None
    field: str
    wrong: Wrong

    def said(self, t: Words) -> str:
        """Its place, and in words what is wrong and what to do."""
        at = f"{self.file}:{self.line}" if self.line else f"{self.file}"
        what = fault_words(self.wrong, t)
        return f"{at}: {self.field}: {what}" if self.field else f"{at}: {what}"


class PlanError(ValueError):
    """A plan can't be used; `problems` are all that was found, one line each in the message, which
    is English."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__(self.said(Words("en")))

    def said(self, t: Words) -> str:
        """All problems, one line each."""
        return "\n".join(problem.said(t) for problem in self.problems)


@dataclass(frozen=True)
class Document:
    """A file's data and the line of each of its values."""

    file: Path
    data: object
    lines: Mapping[Place, int]

    def problem(self, place: Place, wrong: Wrong) -> Problem:
        """A problem at a place; its line is that of the nearest value around it."""
        around = place
        while around and around not in self.lines:
            around = around[:-1]
        return Problem(self.file, self.lines.get(around), _named(place), wrong)


def read_document(file: Path) -> Document:
    """A YAML file as plain data with lines; PlanError when it can't be read."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        wrong = Wrong("unreadable", {"reason": error.strerror})
        raise PlanError(Problem(file, None, "", wrong)) from error
    except UnicodeDecodeError as error:
        raise PlanError(Problem(file, None, "", Wrong("encoding"))) from error
    return document_of(file, text)


def document_of(file: Path, text: str) -> Document:
    """The text of a file as plain data with lines; PlanError when it can't be read.

    Aliases and merges are refused (they make cycles and bombs), tags (they say what a value is
    where the plan's form says it), and a key given twice, of which YAML would silently keep the
    last.
    """
    if len(text) > LONGEST:
        most = {"limit": LONGEST, "values": MOST_VALUES}
        raise PlanError(Problem(file, None, "", Wrong("file-long", most)))
    try:
        _refuse_knots(file, text)
        loader = _Loader(text)
        root = loader.get_single_node()
        if root is None:
            raise PlanError(Problem(file, None, "", Wrong("file-empty")))
        lines = _lines(file, root, ())
        return Document(file, loader.construct_document(root), lines)
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, PlanError):
            raise
        raise PlanError(_unreadable(file, error)) from error


def _refuse_knots(file: Path, text: str) -> None:
    """Looks at the events as they come, so that a bomb is refused before it is built."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, yaml.AliasEvent):
            raise PlanError(Problem(file, line, f"*{event.anchor}", Wrong("alias")))
        if getattr(event, "tag", None) is not None:
            raise PlanError(Problem(file, line, "", Wrong("tag")))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise PlanError(Problem(file, line, "", Wrong("nested")))


def _lines(file: Path, node: yaml.Node, place: Place) -> dict[Place, int]:
    lines = {place: node.start_mark.line + 1}
    if isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            lines |= _lines(file, item, (*place, position))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*place, str(key.value))
            line = key.start_mark.line + 1
            if key.tag == _MERGE:
                raise PlanError(Problem(file, line, "<<", Wrong("alias")))
            if inner in lines:
                raise PlanError(Problem(file, line, _named(inner), Wrong("key-twice")))
            lines |= _lines(file, value, inner) | {inner: line}
    return lines


def _named(place: Place) -> str:
    """A place as a field is named; a key may be anything."""
    return ".".join(UNSEEN.sub("?", str(step))[:_LONGEST_KEY] for step in place)


def _unreadable(file: Path, error: Exception) -> Problem:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    reason = error.problem if isinstance(error, yaml.MarkedYAMLError) else str(error)
    wrong = Wrong("yaml", {"reason": reason})
    return Problem(file, mark.line + 1 if mark else None, "", wrong)
