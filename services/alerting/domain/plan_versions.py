"""When a plan may take the place of the one in force."""

from collections.abc import Iterable

from services.alerting.domain.plan import Edition
from services.alerting.domain.plan_fault import Wrong


def refusals(current: Iterable[Edition], wanted: Iterable[Edition]) -> list[Wrong]:
    """Why editions may not come into force: a version says one thing for good, and only rises.

    An edition that is in force already is no reason. A level that `wanted` leaves out stays, so
    its triggers must not be claimed by another.
    """
    known = {edition.level: edition for edition in current}
    new = {edition.level: edition for edition in wanted}
    found = []
    for level, edition in new.items():
        old = known.get(level)
        if old is None or old == edition:
            continue
        if edition.version == old.version:
            found.append(Wrong("version-same", {"level": level, "version": old.version}))
        elif edition.version < old.version:
            values = {"level": level, "version": edition.version, "force": old.version}
            found.append(Wrong("version-old", values))
    owners = {
        trigger: level
        for level, edition in known.items()
        if level not in new
        for trigger in edition.triggers
    }
    found += [
        Wrong(
            "trigger-owned",
            {
                "level": level,
                "scale": trigger.scale,
                "value": trigger.value,
                "other": owners[trigger],
            },
        )
        for level, edition in new.items()
        for trigger in edition.triggers
        if trigger in owners
    ]
    return found
