"""Reading elements of one namespace by name, noting what is wrong with where it stands."""

import re
from datetime import UTC, datetime

from lxml import etree

from schemas.moments import BEFORE, EARLIEST
from services.gateway.intake.domain.findings import Finding, excerpt

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)?")
_FRACTION = re.compile(r"\.(\d{6})\d+")
LONGEST_TEXT = 20_000


class Reader:
    """Finds children by local name and collects errors (refuse) and oddities (take, but say so)."""

    def __init__(self, root: etree._Element) -> None:
        self._tree = root.getroottree()
        self._namespace = etree.QName(root).namespace or ""
        self.errors: list[Finding] = []
        self.oddities: list[Finding] = []

    def children(self, parent: etree._Element, name: str) -> list[etree._Element]:
        """Children of this name, in order."""
        return list(parent.iterchildren(f"{{{self._namespace}}}{name}"))

    def child(self, parent: etree._Element, name: str) -> etree._Element | None:
        """The first child of this name."""
        return next(iter(self.children(parent, name)), None)

    def text(self, parent: etree._Element, name: str) -> str:
        """The first such child's text without surrounding blanks; empty when there is none."""
        found = self.child(parent, name)
        return "" if found is None else element_text(found)

    def path(self, element: etree._Element) -> str:
        """The element's place, such as `/alert/info[2]/area[1]/polygon`."""
        path = self._tree.getelementpath(element)
        return "/alert" + ("" if path == "." else "/" + re.sub(r"\{[^}]*\}", "", path))

    def error(self, at: etree._Element, code: str, child: str = "", **values: str) -> None:
        """Note a reason to refuse; `child` names an element that is missing in `at`."""
        self.errors.append(self._finding(at, code, child, values))

    def oddity(self, at: etree._Element, code: str, child: str = "", **values: str) -> None:
        """Note what is not right but does not keep the alert out."""
        self.oddities.append(self._finding(at, code, child, values))

    def _finding(
        self, at: etree._Element, code: str, child: str, values: dict[str, str]
    ) -> Finding:
        found = None if not child else self.child(at, child)
        element = at if found is None else found
        path = self.path(element) + (f"/{child}" if child and found is None else "")
        shown = {name: excerpt(value) for name, value in values.items()}
        return Finding(code, path, line_of(element), shown)

    def required(self, parent: etree._Element, name: str, longest: int = LONGEST_TEXT) -> str:
        """The child's text; missing, empty or over-long is an error."""
        value = self.text(parent, name)
        if not value:
            self.error(parent, "missing", name, name=name)
        elif len(value) > longest:
            self.error(parent, "too-long", name, name=name, longest=str(longest))
            return ""
        return value

    def moment(self, parent: etree._Element, name: str, needed: bool = False) -> datetime | None:
        """The child as a moment with its zone, in UTC; wrong is an error when needed, else odd."""
        value = self.required(parent, name) if needed else self.text(parent, name)
        if not value:
            return None
        found = read_moment(value)
        if found is None:
            note = self.error if needed else self.oddity
            note(parent, "moment", name, value=value)
        return found


def line_of(element: etree._Element) -> int:
    """The line on which an element begins; 0 when it is not known."""
    line: int | None = getattr(element, "sourceline", None)
    return line or 0


def element_text(element: etree._Element) -> str:
    """All text in an element, CDATA included, without surrounding blanks."""
    return "".join(str(part) for part in element.itertext()).strip()


def read_moment(value: str) -> datetime | None:
    """A CAP date-time with its zone, from 1970 on, in UTC; None for anything else."""
    match = _MOMENT.fullmatch(value)
    if match is None or match[1] is None:
        return None
    try:
        moment = datetime.fromisoformat(_FRACTION.sub(r".\1", value)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if EARLIEST <= moment < BEFORE else None
