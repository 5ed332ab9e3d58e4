"""When a plan may take the place of the one in force."""

from collections.abc import Iterable

from services.alerting.domain.plan import Edition


def refusals(current: Iterable[Edition], wanted: Iterable[Edition]) -> list[str]:
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
            found.append(f"{level}: version {old.version} says something else: raise the version")
        elif edition.version < old.version:
            found.append(
                f"{level}: version {edition.version} is older than {old.version} in force: "
                "load the old text under a new version"
            )
    owners = {
        trigger: level
        for level, edition in known.items()
        if level not in new
        for trigger in edition.triggers
    }
    found += [
        f"{level}: {trigger.scale} {trigger.value} starts {owners[trigger]} too: load both together"
        for level, edition in new.items()
        for trigger in edition.triggers
        if trigger in owners
    ]
    return found
