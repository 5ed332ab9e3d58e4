"""A released version of an event changes only by optional additions; the envelope too.

`schemas/released/<event name>.json` holds what was released. Checked before a merge:
`python -m schemas.compatibility`; `--release` takes over new versions and optional additions, and
refuses the rest: that is a new version with a name of its own (`impact-grid.v2`).
"""

import json
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from schemas.envelope import Envelope
from schemas.events import BY_NAME
from schemas.json_schema import Schema, schema_of, without

FOLDER = Path(str(files("schemas").joinpath("released")))
WORDS = ("title", "description", "examples")
STRUCTURE = frozenset(
    {"$ref", "$defs", "properties", "required", "enum", "anyOf", "allOf", "items"}
)


def breaks(released: Schema, today: Schema) -> list[str]:
    """What a service built on `released` would stumble over in `today`, or the other way round.

    Allowed are new optional fields and new values of an enumeration: its consumers take them
    first, then its producer sends them. One line a fault, with the field's JSON path.
    """
    return list(_compare(_Side(released, released), _Side(today, today), "$"))


class _Side:
    """A schema inside the document that its references point into."""

    def __init__(self, document: Schema, schema: Schema) -> None:
        self.document = document
        self.schema = schema
        if "$ref" in schema:
            named = document["$defs"][schema["$ref"].rpartition("/")[2]]
            self.schema = named | {key: value for key, value in schema.items() if key != "$ref"}

    def part(self, schema: Schema) -> "_Side":
        return _Side(self.document, schema)

    def many(self, keyword: str) -> "list[_Side]":
        return [self.part(schema) for schema in self.schema.get(keyword, ())]


def _compare(old: _Side, new: _Side, path: str) -> Iterator[str]:
    yield from _fields(old, new, path)
    yield from _values(old, new, path)
    for keyword in ("anyOf", "allOf", "prefixItems"):
        olds, news = old.many(keyword), new.many(keyword)
        if len(olds) != len(news):
            yield f"{path}: {keyword} has {len(news)} kinds instead of {len(olds)}"
            continue
        for before, after in zip(olds, news, strict=True):
            yield from _compare(before, after, path)
    if isinstance(old.schema.get("items"), dict) and isinstance(new.schema.get("items"), dict):
        before, after = old.part(old.schema["items"]), new.part(new.schema["items"])
        yield from _compare(before, after, f"{path}[]")
    elif old.schema.get("items") != new.schema.get("items"):
        yield f"{path}: what it holds is another"


def _fields(old: _Side, new: _Side, path: str) -> Iterator[str]:
    olds, news = old.schema.get("properties", {}), new.schema.get("properties", {})
    required, now = set(old.schema.get("required", ())), set(new.schema.get("required", ()))
    for name in sorted(olds.keys() - news.keys()):
        yield f"{path}.{name}: removed or renamed"
    for name in sorted(now - required):
        yield f"{path}.{name}: required, and was not"
    for name in sorted((required - now) & news.keys()):
        yield f"{path}.{name}: was always there, and is optional"
    for name in sorted(olds.keys() & news.keys()):
        yield from _compare(old.part(olds[name]), new.part(news[name]), f"{path}.{name}")


def _values(old: _Side, new: _Side, path: str) -> Iterator[str]:
    olds, news = old.schema.get("enum"), new.schema.get("enum")
    if (olds is None) != (news is None):
        yield f"{path}: closed set of values {'added' if news else 'dropped'}"
    for value in olds or ():
        if news is not None and value not in news:
            yield f"{path}: value {value} removed"
    plain = (old.schema.keys() | new.schema.keys()) - STRUCTURE - {"prefixItems", *WORDS}
    for keyword in sorted(plain):
        before, after = old.schema.get(keyword), new.schema.get(keyword)
        if before != after or (keyword in old.schema) != (keyword in new.schema):
            yield f"{path}: {keyword} was {_said(before)}, is {_said(after)}"


def _said(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def today() -> dict[str, Schema]:
    """Today's events by name and the envelope, as frozen: without words that bind nobody."""
    models: dict[str, type[BaseModel]] = {"envelope": Envelope, **BY_NAME}
    return {name: without(schema_of(model), *WORDS) for name, model in models.items()}


def released(folder: Path = FOLDER) -> dict[str, Schema]:
    """The released events by name."""
    found: dict[str, Any] = {
        path.stem: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")
    }
    return found


def faults(frozen: dict[str, Schema], now: dict[str, Schema]) -> list[str]:
    """All breaking changes from the released events to today's."""
    found = [f"{name}: released, and gone" for name in sorted(frozen.keys() - now.keys())]
    for name in sorted(frozen.keys() & now.keys()):
        found += [f"{name}: {fault}" for fault in breaks(frozen[name], now[name])]
    return found


def release(folder: Path = FOLDER) -> list[str]:
    """Freeze today's events; gives the names written. ValueError, and nothing is written, when a
    released one was broken."""
    frozen, now = released(folder), today()
    broken = faults(frozen, now)
    if broken:
        raise ValueError("\n".join(broken))
    changed = [name for name in sorted(now) if frozen.get(name) != now[name]]
    for name in changed:
        text = json.dumps(now[name], ensure_ascii=False, indent=1, sort_keys=True)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    return changed


def main(arguments: list[str]) -> int:
    """Say what is broken (1), or freeze what is new."""
    try:
        lines = release() if "--release" in arguments else faults(released(), today())
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0 if "--release" in arguments or not lines else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
