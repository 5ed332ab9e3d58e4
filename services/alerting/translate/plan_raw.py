"""What is wrong with a plan's data before it is read as a plan: more than a plan ever holds, or
signs that nobody sees and no database keeps."""

from collections.abc import Iterator, Mapping

from schemas.unseen import UNSEEN
from services.alerting.domain.plan_fault import Wrong
from services.alerting.translate.plan_yaml import DEEPEST, LONGEST, MOST_VALUES, Place


def raw_faults(data: object) -> Iterator[tuple[Place, Wrong]]:
    """All that is wrong; nothing more is looked at where there is too much of it."""
    length = 0
    for values, (place, value) in enumerate(_values(data), start=1):
        if len(place) > DEEPEST:
            yield place[:1], Wrong("nested")
            return
        length += len(value) if isinstance(value, str) else 0
        if values > MOST_VALUES or length > LONGEST:
            yield (), Wrong("file-long", {"limit": LONGEST, "values": MOST_VALUES})
            return
        if isinstance(value, str) and (found := UNSEEN.search(value)):
            yield place, Wrong("sign", {"sign": f"U+{ord(found[0]):04X}"})


def _values(data: object) -> Iterator[tuple[Place, object]]:
    """Each value with its place, keys among them; a stack, as depth may be anything."""
    left: list[tuple[Place, object]] = [((), data)]
    while left:
        place, value = left.pop()
        yield place, value
        if isinstance(value, Mapping):
            for key, inner in reversed([*value.items()]):
                left += [((*place, str(key)), inner), ((*place, str(key)), key)]
        elif isinstance(value, list | tuple):
            left += [((*place, number), inner) for number, inner in reversed([*enumerate(value)])]
