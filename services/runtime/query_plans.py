"""Plans of statements that are asked all the time.

For a statement whose parameters are arrays PostgreSQL makes a plan for each execution, which costs
it more than a small batch itself. Plans that are kept for good would be wrong: one that was made
while a table was empty reads all of it when it has filled.
"""

from collections.abc import Mapping
from typing import Any

PLANS_S = 1.0
"""How long plans are kept."""
DISCARD_PLANS = "discard plans"


def keeping_plans(connecting: Mapping[str, Any]) -> dict[str, Any]:
    """The driver's arguments for a connection whose plans are kept until they are discarded."""
    kept = "-c plan_cache_mode=force_generic_plan"
    return {**connecting, "options": f"{connecting['options']} {kept}"}
