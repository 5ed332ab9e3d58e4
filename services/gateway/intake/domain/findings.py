"""What is wrong, or odd, in a document: where it stands and which rule it broke."""

from dataclasses import dataclass, field

EXCERPT = 80
UNPRINTABLE = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class Finding:
    """One finding: `code` is in the catalogue as `finding.<code>`, with `values` for its places.

    `element` is an XPath from the root, `line` counts from 1; 0 where there is no line.
    """

    code: str
    element: str = ""
    line: int = 0
    values: dict[str, str] = field(default_factory=dict)


class RefusedError(Exception):
    """The document can't be taken; the findings say why, the first one first."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = findings


def excerpt(text: str) -> str:
    """A value as it may be shown and stored again: short, on one line, every character visible."""
    line = "".join(c if c.isprintable() else UNPRINTABLE for c in " ".join(text.split()))
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1] + "…"
