"""How far a drill reaches, as CAP's `code` ("special handling of the alert message", CAP 1.2,
3.2.1): our own calendar writes it, our own intake reads it."""

from collections.abc import Iterable

from schemas.vocabulary import DrillKind

PREFIX = "muster-drill-"


def code_of(kind: DrillKind) -> str:
    """The code that says so."""
    return PREFIX + kind


def kind_in(codes: Iterable[str]) -> DrillKind | None:
    """What the first of these codes that is ours says; None when none is."""
    for code in codes:
        word = code.removeprefix(PREFIX)
        if word != code and word in tuple(DrillKind):
            return DrillKind(word)
    return None
