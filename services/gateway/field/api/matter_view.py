"""Matters as the page shows them."""

from dataclasses import dataclass

from schemas.vocabulary import MatterState
from services.gateway.adapters.texts import Texts
from services.gateway.domain.seen_text import apart
from services.gateway.field.domain.showing import clock_time
from services.gateway.field.handlers.look import OpenMatter, Shown


@dataclass(frozen=True)
class MatterView:
    """One matter; with `to_answer` it has buttons."""

    matter_id: str
    title: str
    note: str
    stands: str
    answer: str
    to_answer: bool
    over: bool


def matter_view(item: OpenMatter, shown: Shown, t: Texts) -> MatterView:
    """The matter in the language of `t`."""
    matter = item.matter
    where = f"{apart(matter.place)} {apart(matter.door)}".strip()
    return MatterView(
        matter_id=str(matter.matter_id),
        title=f"{where} · {t(f'matter.{matter.kind}')}",
        note=item.note,
        stands=_stands(item, shown, t),
        answer=item.answer,
        to_answer=matter.to_answer,
        over=matter.state is not MatterState.OPEN,
    )


def _stands(item: OpenMatter, shown: Shown, t: Texts) -> str:
    matter = item.matter
    if matter.state is MatterState.OPEN:
        at = clock_time(matter.due_at, shown.now)
        key = "page.matter-answer-by" if matter.to_answer else "page.matter-waits"
        return t(key, level=t(f"matter-level.{matter.level}"), at=at)
    if matter.settlement is None:
        return t(f"matter-state.{matter.state}")
    at = clock_time(matter.ended_at, shown.now) if matter.ended_at else ""
    level = t(f"matter-level.{matter.level}")
    how = t(f"settlement.{matter.settlement}")
    return t("page.matter-settled", level=level, how=how, at=at)
