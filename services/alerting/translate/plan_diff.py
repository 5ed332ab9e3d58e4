"""What differs between two sets of plans, in words."""

from collections.abc import Iterable, Iterator

from services.alerting.domain.plan import Edition
from services.alerting.translate.plan_words_of import Fact, Words, facts, title


def differences(
    before: Iterable[Edition], after: Iterable[Edition], t: Words
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Editions that are new, gone or changed, each with what changed in it."""
    old = {(edition.plan, edition.level): edition for edition in before}
    new = {(edition.plan, edition.level): edition for edition in after}
    for key, edition in new.items():
        was = old.get(key)
        if was is None:
            yield t("diff.new", title=title(edition, t)), ()
        elif was != edition:
            yield (
                t("diff.changed", title=title(edition, t), old=was.version),
                _changed(was, edition, t),
            )
    for key, edition in old.items():
        if key not in new:
            yield t("diff.gone", title=title(edition, t)), ()


def _changed(was: Edition, now: Edition, t: Words) -> tuple[str, ...]:
    """What changed, in this language; texts of another language only count for the version."""
    lines = []
    if was.version == now.version:
        lines.append(t("diff.version", version=now.version))
    old = {fact.label: fact for fact in facts(was, t)}
    for fact in facts(now, t):
        lines += _fact_changes(old.get(fact.label, Fact(fact.label, ())), fact, t)
    return tuple(lines)


def _fact_changes(old: Fact, new: Fact, t: Words) -> Iterator[str]:
    if old.values == new.values:
        return
    if len(old.values) == len(new.values) == 1:
        yield t("diff.was", label=new.label, old=old.values[0], new=new.values[0])
        return
    added = [value for value in new.values if value not in old.values]
    removed = [value for value in old.values if value not in new.values]
    if not added and not removed:
        yield t("diff.moved", label=new.label)
    for value in removed:
        yield t("diff.removed", label=new.label, value=value)
    for value in added:
        yield t("diff.added", label=new.label, value=value)
