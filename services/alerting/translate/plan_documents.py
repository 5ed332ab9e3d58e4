"""Plans as they travel: the files' data out, checked editions in."""

from collections.abc import Mapping, Sequence
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from services.alerting.domain.plan import Edition
from services.alerting.domain.plan_fault import Wrong
from services.alerting.translate.plan_file import (
    COMMON,
    SHIPPED,
    PlanError,
    Problem,
    checked,
    clashes,
    explained,
    read_sources,
    refuse_raw,
)
from services.alerting.translate.plan_model import CommonLanguages, Sources
from services.alerting.translate.plan_yaml import Document, read_document
from services.foresight.asked import Asked

Data = dict[str, Any]
_STORED: TypeAdapter[Edition] = TypeAdapter(Edition)
_ASKS: TypeAdapter[Asked] = TypeAdapter(Asked)


def outgoing(folder: Path, plan: str) -> Data:
    """A plan's files as a command carries them: `editions`, the `sources` they cite, `common`."""
    editions: list[Any] = [read_document(file).data for file in sorted(folder.glob(f"{plan}/*"))]
    cited = {one["source"] for edition in editions for one in edition["sources"]}
    known = read_sources(folder / "sources.yaml")
    sources = {key: source.model_dump() for key, source in known.items() if key in cited}
    own = folder / COMMON
    common = read_document(own if own.exists() else SHIPPED / COMMON).data
    return {"editions": editions, "sources": sources, "common": common}


def incoming(
    plan: str,
    documents: Sequence[Mapping[str, Any]],
    sources: Mapping[str, Mapping[str, str]],
    common: Mapping[str, Any],
) -> tuple[Edition, ...]:
    """The editions of a command, checked as files are; PlanError with every problem, each named
    by edition and field."""
    problems: list[Problem] = []
    known = _valid(TypeAdapter(Sources), sources, "sources", problems)
    shared = _valid(TypeAdapter(CommonLanguages), common, COMMON, problems)
    found: list[tuple[Path, Edition]] = []
    for document in documents:
        name = Path(f"{plan}/{document.get('level', '?')}.yaml")
        try:
            edition = checked(Document(name, dict(document), {}), known or {}, shared)
            found.append((name, edition))
        except PlanError as error:
            problems.extend(error.problems)
    problems.extend(clashes(found))
    if not documents:
        problems.append(Problem(Path(plan), None, "editions", Wrong("form.too_short")))
    if problems:
        raise PlanError(*problems)
    return tuple(edition for _, edition in found)


def dumped(edition: Edition) -> Data:
    """An edition as it is kept, whatever its file looked like: equal editions are kept equal."""
    kept: Data = _STORED.dump_python(edition, mode="json")
    return {name: _in_order(getattr(edition, name), value) for name, value in kept.items()}


def dumped_asks(asks: Asked) -> Data:
    """What an edition asks for, as others read it."""
    kept: Data = _ASKS.dump_python(asks, mode="json")
    return {name: _in_order(getattr(asks, name), value) for name, value in kept.items()}


def restored(kept: Data) -> Edition:
    """An edition that was kept, equal to what it was."""
    return _STORED.validate_python(kept)


def _in_order(value: object, kept: Any) -> Any:
    """A set's order differs from process to process; what is kept of it has one."""
    match value:
        case frozenset():
            return sorted(kept)
        case Mapping():
            pairs = zip(value.values(), kept.items(), strict=True)
            return {name: _in_order(each, inner) for each, (name, inner) in pairs}
        case tuple():
            return [_in_order(*pair) for pair in zip(value, kept, strict=True)]
    if is_dataclass(value):
        return {name: _in_order(getattr(value, name), inner) for name, inner in kept.items()}
    return kept


def _valid(kind: TypeAdapter[Any], data: object, name: str, problems: list[Problem]) -> Any:
    document = Document(Path(name), data, {})
    try:
        refuse_raw(document)
        return kind.validate_python(data)
    except PlanError as error:
        problems.extend(error.problems)
    except ValidationError as error:
        problems.extend(explained(document, error))
    return None
