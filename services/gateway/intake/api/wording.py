"""Findings in the asker's language."""

from collections.abc import Iterable

from services.gateway.adapters.texts import Texts
from services.gateway.intake.domain.findings import Finding


def worded(findings: Iterable[Finding], texts: Texts) -> list[dict[str, object]]:
    """Findings as shown: code, element, line (where there is one) and what it means."""
    return [
        {
            "code": finding.code,
            "element": finding.element,
            "line": finding.line or None,
            "detail": texts(f"finding.{finding.code}", **finding.values),
        }
        for finding in findings
    ]


def stored_findings(rows: Iterable[dict[str, object]]) -> list[Finding]:
    """Findings as they were kept."""
    return [Finding(**row) for row in rows]  # type: ignore[arg-type]
