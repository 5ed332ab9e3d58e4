"""The API to read: one page, nothing of it is fetched from outside the house."""

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

STYLE = (
    "body{font:16px/1.5 system-ui,'Noto Sans CJK SC',sans-serif;max-width:52rem;margin:2rem auto;"
    "padding:0 1rem;color:#1a1a1a;overflow-wrap:anywhere}"
    "code,pre{background:#eef0f2;padding:.1rem .3rem;font-size:.95em}"
    "pre{padding:.6rem;white-space:pre-wrap;overflow-wrap:anywhere}"
    "h2{font-size:1.1rem;margin:2rem 0 .2rem;border-top:1px solid #c9cdd1;padding-top:.8rem}"
    "p{margin:.2rem 0}ul{margin:.3rem 0;padding-left:1.2rem}"
    "@media (prefers-color-scheme:dark){body{background:#15181b;color:#eee}"
    "code,pre{background:#2b3238}h2{border-color:#454c52}a{color:#9cc7f0}}"
)
KEY = (
    "Every request carries an API key, as <code>Authorization: Bearer KEY</code> or "
    "<code>X-API-Key: KEY</code>; an administrator makes one on the "
    "page Accounts, or with <code>muster keys create</code>. Errors are problem details "
    "(RFC 9457): <code>title</code> and <code>detail</code> say what is wrong and what to do, in "
    "Chinese, or in English with <code>Accept-Language: en</code>."
)
TAGS = re.compile(r"`([^`]+)`")
Schema = Mapping[str, Any]


def docs_page(schema: Schema) -> str:
    """The page of an OpenAPI description."""
    title = escape(schema["info"]["title"])
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8>"
        '<meta name=viewport content="width=device-width,initial-scale=1">'
        '<link rel=icon href="data:,">',
        f"<title>{title} API</title><style>{STYLE}</style><main><h1>{title} API</h1>",
        f'<p>{KEY}</p><p>For machines: <a href="openapi.json">OpenAPI</a>.</p>',
    ]
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            parts += _operation(schema, f"{method.upper()} {path}", operation)
    return "".join([*parts, "</main>"])


def _operation(schema: Schema, name: str, operation: Schema) -> Iterator[str]:
    yield f"<h2><code>{escape(name)}</code></h2>"
    more = _prose(operation.get("description", ""))
    yield f"<p><b>{escape(operation['summary'])}.</b> {more}</p>"
    fields = [_parameter(schema, item) for item in operation.get("parameters", ())]
    content = operation.get("requestBody", {}).get("content", {})
    for kind, body in content.items():
        fields += _body(schema, kind, body.get("schema", {}))
    if fields:
        yield "<ul>" + "".join(f"<li>{field}</li>" for field in fields) + "</ul>"


def _parameter(schema: Schema, item: Schema) -> str:
    where = {"path": "in the address", "query": "query", "header": "header"}[item["in"]]
    kind = _resolved(schema, item["schema"])
    field = _field(item["name"], where, kind, required=item.get("required", False))
    return f"{field}. {_prose(item['description'])}" if "description" in item else field


def _body(schema: Schema, kind: str, body: Schema) -> Iterator[str]:
    found = _resolved(schema, body)
    if not found.get("properties"):
        yield f"body: <code>{escape(kind)}</code>"
        return
    if found.get("description"):
        yield f"body, <code>{escape(kind)}</code>: {_prose(found['description'])}"
    for name, field in found["properties"].items():
        required = name in found.get("required", ())
        yield _field(name, "body", _resolved(schema, field), required=required)


def _field(name: str, where: str, field: Schema, *, required: bool) -> str:
    kinds = [item for item in (field, *field.get("anyOf", ())) if item.get("type") != "null"]
    said = [where, "required" if required else ""]
    said += [item["format"] if "format" in item else item.get("type", "") for item in kinds]
    values = [str(value) for item in kinds for value in item.get("enum", ())]
    if values:
        said.append("one of " + ", ".join(values))
    if field.get("default") not in (None, ""):
        said.append(f"{field['default']} when left out")
    return f"<code>{escape(name)}</code>: {escape(', '.join(filter(None, said)))}"


def _resolved(schema: Schema, field: Schema) -> Schema:
    """A description with its reference followed, one inside `anyOf` too."""
    for item in (field, *field.get("anyOf", ())):
        if "$ref" in item:
            named: Schema = schema["components"]["schemas"][item["$ref"].rpartition("/")[2]]
            return named
    return field


def _prose(text: str) -> str:
    return TAGS.sub(r"<code>\1</code>", escape(text))
