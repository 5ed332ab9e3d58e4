"""Which edition of a plan an alert of ours would come under, as alerting chooses."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, TextClause, text

from schemas.vocabulary import LevelScale
from services.gateway.console.domain.starting import DEGREES, scale_of


def edition_for(columns: str, also: str = "true") -> TextClause:
    """What is asked of edition `e` and its trigger `t`, of those where `also` holds; its values are
    those of `triggering`. A trigger narrowed to the sender goes before one for every sender."""
    return text(f"""
select {columns}
  from alerting_public.plan_editions e
 cross join lateral jsonb_array_elements(e.document -> 'triggers') t
 where e.plan = :plan and t ->> 'scale' = :scale and t ->> 'value' = :value
   and position(t ->> 'issuer' in :sender) > 0 and {also}
 order by length(t ->> 'issuer') desc limit 1
""")


def ordered(hazard: str, order: str, sender: str) -> dict[str, str]:
    """What a government's order to move people is chosen by, beside the level."""
    return {"plan": hazard, "scale": LevelScale.ORDER, "value": order, "sender": sender}


def triggering(hazard: str, level: str, sender: str) -> dict[str, str]:
    """What an alert of this level by this sender is chosen by."""
    return {"plan": hazard, "scale": scale_of(hazard, level), "value": level, "sender": sender}


def speaking(rows: Sequence[Row[Any]]) -> Row[Any]:
    """Of the editions that level and order choose, each with its `triggers`, the one that speaks:
    the graver, of two alike that for the order, which stands last."""
    found: Row[Any] = max(reversed(rows), key=_degree)
    return found


def _degree(row: Row[Any]) -> int:
    """How grave its gravest trigger is on its scale; an order says nothing of it."""
    return max(
        0 if one["scale"] == LevelScale.ORDER else DEGREES[one["value"]] for one in row.triggers
    )
