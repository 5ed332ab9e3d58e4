"""What becomes of an edition that an officer has typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.alerting.domain.plan import Edition
from services.alerting.domain.plan_fault import Fault


@dataclass(frozen=True)
class Edited:
    """The edition (None: the text can't be read as one), all that is wrong with it, and what
    would change, in the words of each language."""

    edition: Edition | None
    faults: tuple[Fault, ...]
    changes: Mapping[str, Sequence[str]]
