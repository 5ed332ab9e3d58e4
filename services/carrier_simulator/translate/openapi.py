"""Requests against Twilio's own OpenAPI description (`openapi/messages-calls.json`).

A form and a query carry strings; each is read as its schema says and judged by that schema, which
is compiled once. Parameters that the description doesn't know are let through, as Twilio does, and
an empty one counts as not sent.
"""

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fastjsonschema
import orjson

from services.carrier_simulator.domain.requests import Form, Wrong, is_address, is_number
from services.carrier_simulator.translate.twilio_list import is_moment

_FILE = Path(__file__).resolve().parent.parent / "openapi" / "messages-calls.json"
_FORM = "application/x-www-form-urlencoded"
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_BOOLEANS = {"true": True, "false": False}
_FORMATS: dict[str, Callable[[str], bool]] = {
    "phone-number": is_number,
    # Twilio's endpoints may be SIP addresses and clients too; this carrier has nothing but phones.
    "endpoint": is_number,
    "uri": is_address,
    "date-time": is_moment,
}


@dataclass(frozen=True, slots=True)
class _Parameter:
    read: Callable[[Sequence[str]], Any]
    check: Callable[[Any], Any]


class Operation:
    """One request of the API: which parameters it takes."""

    def __init__(self, schemas: Mapping[str, Mapping[str, Any]], required: Sequence[str]) -> None:
        self._required = tuple(required)
        self._parameters = {
            name: _Parameter(_reader(schema), _compiled(schema)) for name, schema in schemas.items()
        }

    def wrong(self, form: Form) -> Wrong | None:
        """The first parameter that Twilio would refuse: required ones first, then as sent."""
        for name in self._required:
            if not any(form.get(name, ())):
                return Wrong(name, missing=True)
        for name, values in form.items():
            parameter = self._parameters.get(name)
            if parameter is None or not values[-1]:
                continue
            try:
                parameter.check(parameter.read(values))
            except fastjsonschema.JsonSchemaValueException:
                return Wrong(name, values[-1])
        return None


@functools.cache
def description() -> dict[str, Any]:
    """The description as carried along."""
    read: dict[str, Any] = orjson.loads(_FILE.read_bytes())
    return read


@functools.cache
def operation(method: str, path: str) -> Operation:
    """The operation `get` or `post` of a path below an account: `Messages.json` and the like."""
    found = description()["paths"][f"/2010-04-01/Accounts/{{AccountSid}}/{path}"][method]
    if method == "get":
        asked = [one for one in found["parameters"] if one["in"] == "query"]
        schemas = {one["name"]: _whole(one["schema"]) for one in asked}
        return Operation(schemas, [one["name"] for one in asked if one.get("required")])
    body = found["requestBody"]["content"][_FORM]["schema"]
    schemas = {name: _whole(schema) for name, schema in body["properties"].items()}
    return Operation(schemas, body.get("required", ()))


def _whole(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """A schema with what it refers to in its place; references are one level deep here."""
    reference = schema.get("$ref")
    if reference is None:
        return schema
    named: Mapping[str, Any] = description()["components"]["schemas"][reference.rsplit("/", 1)[1]]
    return named


def _compiled(schema: Mapping[str, Any]) -> Callable[[Any], Any]:
    check: Callable[[Any], Any] = fastjsonschema.compile(dict(schema), formats=dict(_FORMATS))
    return check


def _reader(schema: Mapping[str, Any]) -> Callable[[Sequence[str]], Any]:
    match schema.get("type"):
        case "array":
            return list
        case "integer":
            return lambda values: int(values[-1]) if _WHOLE.fullmatch(values[-1]) else values[-1]
        case "number":
            return lambda values: _number(values[-1])
        case "boolean":
            return lambda values: _BOOLEANS.get(values[-1].lower(), values[-1])
        case _:
            return lambda values: values[-1]


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
