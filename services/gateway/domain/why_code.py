"""Why an officer raises or lifts what was started by hand, as CAP's `code` ("special handling of
the alert message", CAP 1.2, 3.2.1): our own console writes it, our own intake reads it."""

from collections.abc import Iterable

from schemas.vocabulary import LiftReason, RaiseReason

PREFIX = "muster-why-"
KNOWN = frozenset((*RaiseReason, *LiftReason))


def code_of(why: RaiseReason | LiftReason) -> str:
    """The code that says so."""
    return PREFIX + why


def why_in(codes: Iterable[str]) -> str:
    """What the first of these codes that is ours says, a reason of the vocabulary; empty when none
    is."""
    words = (code.removeprefix(PREFIX) for code in codes if code.startswith(PREFIX))
    return next((word for word in words if word in KNOWN), "")
