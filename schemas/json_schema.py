"""The events as JSON Schemas, without the words that only repeat a field's name."""

from typing import Any

from pydantic import BaseModel

Schema = dict[str, Any]
NAMED = ("properties", "$defs")
"""Keywords under which the keys are names of ours, not keywords."""


def schema_of(model: type[BaseModel], refs: str = "#/$defs/") -> Schema:
    """What a consumer accepts as `model`, JSON Schema 2020-12; `refs` is where its parts stand."""
    schema: Schema = without(model.model_json_schema(ref_template=refs + "{model}"), "title")
    return schema


def without(schema: Any, *keywords: str) -> Any:
    """A copy of a schema without these keywords, at any depth; fields of that name stay."""
    if isinstance(schema, list):
        return [without(item, *keywords) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: {name: without(part, *keywords) for name, part in value.items()}
        if key in NAMED
        else without(value, *keywords)
        for key, value in schema.items()
        if key not in keywords
    }
