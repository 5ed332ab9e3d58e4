"""The words that plans choose from: whom to see, in which buildings, and what a text may name."""

from types import MappingProxyType

from schemas.vocabulary import RoundPurpose

LANGUAGES = ("zh", "en")
"""Every text of a plan is written in each of these."""

PURPOSES = (
    RoundPurpose.FIRST,
    RoundPurpose.URGENCY,
    RoundPurpose.UPGRADE,
    RoundPurpose.STAND_DOWN,
)
"""The rounds for which a plan carries texts; the others carry an officer's own words."""

COMMON_PURPOSES = (
    RoundPurpose.HELP,
    RoundPurpose.MATTER,
    RoundPurpose.SETTLED,
    RoundPurpose.APPROVAL,
)
"""The rounds that speak alike in every plan."""

FOR_EVERYBODY = (RoundPurpose.MATTER, RoundPurpose.SETTLED, RoundPurpose.APPROVAL)
"""The rounds that say the same to every audience."""

TELLING_PURPOSES = (RoundPurpose.STAND_DOWN, RoundPurpose.SETTLED)
"""The rounds that only tell: no answer is asked for."""

REASONS = frozenset(
    ("alone", "oxygen", "dialysis", "mobility", "dementia", "vision", "hearing", "chronic")
)
"""Why a resident is at risk."""

TRAITS = frozenset(
    ("basement", "low_lying", "high_rise", "dangerous", "piped_gas", "old", "slope", "lift")
)
"""What a building is."""

LONG_VALUES = MappingProxyType(
    {
        "signature": "【示范街道】",
        "drill": "【演练】",
        "event": "台风橙色预警",
        "place": "示范一社区3网格12号楼2单元",
        "visits": "12",
        "link": "https://muster.example.org/t/0123456789ABCDE/f",
    }
)
"""Long but plausible values of every placeholder (the link is 46 characters)."""

PLACEHOLDERS = frozenset(LONG_VALUES)
"""What a template may name in braces."""
