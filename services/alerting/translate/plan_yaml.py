"""YAML read strictly: every value's line is known, nothing is given twice, nothing refers."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

Place = tuple[str | int, ...]
"""Where a value stands: keys and list positions from the top."""

_DEEPEST = 20
_LOADER = yaml.CSafeLoader
"""The safe loader in C: all plans are read in a tenth of the time."""


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place of a file, in words that say what to do."""

    file: Path
    line: int | None
    field: str
    what: str

    def __str__(self) -> str:
        at = f"{self.file}:{self.line}" if self.line else f"{self.file}"
        return f"{at}: {self.field}: {self.what}" if self.field else f"{at}: {self.what}"


class PlanError(ValueError):
    """A plan can't be used; `problems` are all that was found, one line each in the message."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Document:
    """A file's data and the line of each of its values."""

    file: Path
    data: object
    lines: Mapping[Place, int]

    def problem(self, place: Place, what: str) -> Problem:
        """A problem at a place; its line is that of the nearest value around it."""
        around = place
        while around and around not in self.lines:
            around = around[:-1]
        return Problem(
            self.file, self.lines.get(around), ".".join(str(step) for step in place), what
        )


def read_document(file: Path) -> Document:
    """A YAML file as plain data with lines; PlanError when it can't be read."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise PlanError(Problem(file, None, "", f"can't be read: {error.strerror}")) from error
    except UnicodeDecodeError as error:
        raise PlanError(Problem(file, None, "", "is not UTF-8: save it as UTF-8")) from error
    return document_of(file, text)


def document_of(file: Path, text: str) -> Document:
    """The text of a file as plain data with lines; PlanError when it can't be read.

    Aliases are refused (they make cycles and bombs), and so is a key given twice, of which YAML
    would silently keep the last.
    """
    try:
        _refuse_knots(file, text)
        loader = _LOADER(text)
        root = loader.get_single_node()
        if root is None:
            raise PlanError(Problem(file, None, "", "is empty: write the plan or remove the file"))
        lines = _lines(file, root, ())
        return Document(file, loader.construct_document(root), lines)
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, PlanError):
            raise
        raise PlanError(_unreadable(file, error)) from error


def _refuse_knots(file: Path, text: str) -> None:
    """Looks at the events as they come, so that a bomb is refused before it is built."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, yaml.AliasEvent):
            what = "is an alias: write the value out"
            raise PlanError(Problem(file, line, f"*{event.anchor}", what))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise PlanError(Problem(file, line, "", "is nested too deeply: correct the brackets"))


def _lines(file: Path, node: yaml.Node, place: Place) -> dict[Place, int]:
    lines = {place: node.start_mark.line + 1}
    if isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            lines |= _lines(file, item, (*place, position))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*place, str(key.value))
            line = key.start_mark.line + 1
            if inner in lines:
                name = ".".join(str(step) for step in inner)
                raise PlanError(Problem(file, line, name, "is given twice: remove one"))
            lines |= _lines(file, value, inner) | {inner: line}
    return lines


def _unreadable(file: Path, error: Exception) -> Problem:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    reason = error.problem if isinstance(error, yaml.MarkedYAMLError) else str(error)
    return Problem(
        file, mark.line + 1 if mark else None, "", f"is not YAML ({reason}): correct this line"
    )
