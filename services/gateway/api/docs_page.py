"""The API to read, in the reader's language: one page, nothing of it is fetched from outside.

The English of an operation stands at its route, where OpenAPI has it from; the Chinese that says
the same is kept under it. Names that programs use are the same in both.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any

from services.gateway.adapters.texts import Texts

STYLE = (
    "body{font:16px/1.5 'Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei',"
    "system-ui,sans-serif;max-width:52rem;margin:2rem auto;"
    "padding:0 1rem;color:#1a1a1a;overflow-wrap:anywhere}"
    "header{display:flex;justify-content:space-between;align-items:baseline;gap:1rem}"
    "code,pre{background:#eef0f2;padding:.1rem .3rem;font-size:.95em}"
    "pre{padding:.6rem;white-space:pre-wrap;overflow-wrap:anywhere;margin:.4rem 0}"
    "h1{margin:.3rem 0}summary{cursor:pointer;padding:.6rem 0}"
    "h2{font-size:1.1rem;margin:2rem 0 .2rem;border-top:1px solid #c9cdd1;padding-top:.8rem}"
    "p{margin:.2rem 0}ul{margin:.3rem 0;padding-left:1.2rem}a{color:#0b5394}"
    "nav ul{columns:17rem}"
    ":focus-visible{outline:3px solid #d55e00;outline-offset:2px}"
    "@media (prefers-color-scheme:dark){body{background:#15181b;color:#eee}"
    "code,pre{background:#2b3238}h2{border-color:#454c52}a{color:#9cc7f0}}"
)
TAGS = re.compile(r"`([^`]+)`")
Schema = Mapping[str, Any]
Say = Callable[[str], str]


class DocsPage:
    """The page of an OpenAPI description in one language.

    `say` gives what an English text of the description is in that language.
    """

    def __init__(self, schema: Schema, t: Texts, say: Say) -> None:
        self._schema, self._t, self._say = schema, t, say

    def html(self) -> str:
        """All of it."""
        t = self._t
        title = escape(f"{self._say(self._schema['info']['title'])} API")
        english = t.language == "en"
        operations = [
            (f"{method.upper()} {path}", operation)
            for path, methods in self._schema["paths"].items()
            for method, operation in methods.items()
        ]
        parts = [
            f"<!doctype html><html lang={'en' if english else 'zh-CN'}><meta charset=utf-8>"
            '<meta name=viewport content="width=device-width,initial-scale=1">'
            '<meta name=color-scheme content="light dark"><link rel=icon href="data:,">',
            f"<title>{title}</title><style>{STYLE}</style><header><h1>{title}</h1>",
            '<a href="?lang=zh" lang=zh-CN>中文</a>'
            if english
            else '<a href="?lang=en" lang=en>English</a>',
            f"</header><main><p>{_prose(t('api.key'))}</p><p>{escape(t('api.machines'))} "
            '<a href="openapi.json">OpenAPI</a></p>',
            f"<nav><details><summary>{escape(t('api.contents'))}</summary><ul>",
            *(
                f'<li><a href="#o{at}">{escape(self._say(operation["summary"]))}</a></li>'
                for at, (_, operation) in enumerate(operations)
            ),
            "</ul></details></nav>",
        ]
        for at, (name, operation) in enumerate(operations):
            parts += self._operation(f"o{at}", name, operation)
        return "".join([*parts, "</main></html>"])

    def _operation(self, anchor: str, name: str, operation: Schema) -> Iterator[str]:
        yield f'<h2 id="{anchor}"><code>{escape(name)}</code></h2>'
        more = self._prose(operation.get("description", ""))
        stop = self._t("api.stop")
        yield f"<p><b>{escape(self._say(operation['summary']))}{stop}</b> {more}</p>"
        fields = [self._parameter(item) for item in operation.get("parameters", ())]
        content = operation.get("requestBody", {}).get("content", {})
        for kind, body in content.items():
            fields += self._body(kind, body.get("schema", {}))
        if fields:
            yield "<ul>" + "".join(f"<li>{field}</li>" for field in fields) + "</ul>"
        for body in content.values():
            yield from self._example(body)

    def _parameter(self, item: Schema) -> str:
        where = self._t(f"api.in.{item['in']}")
        kind = self._resolved(item["schema"])
        field = self._field(item["name"], where, kind, required=item.get("required", False))
        if "description" not in item:
            return field
        return f"{field}{self._t('api.stop')} {self._prose(item['description'])}"

    def _body(self, kind: str, body: Schema) -> Iterator[str]:
        found, t = self._resolved(body), self._t
        if not found.get("properties"):
            yield f"{t('api.in.body')}: <code>{escape(kind)}</code>"
            return
        if found.get("description"):
            said = self._prose(found["description"])
            yield f"{t('api.in.body')}, <code>{escape(kind)}</code>: {said}"
        for name, field in found["properties"].items():
            required = name in found.get("required", ())
            yield self._field(name, t("api.in.body"), self._resolved(field), required=required)

    def _example(self, body: Schema) -> Iterator[str]:
        given = [item["value"] for item in body.get("examples", {}).values()]
        for value in [*given, *self._resolved(body.get("schema", {})).get("examples", ())][:1]:
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            yield f"<p>{escape(self._t('api.example'))}</p><pre>{escape(text)}</pre>"

    def _field(self, name: str, where: str, field: Schema, *, required: bool) -> str:
        t = self._t
        kinds = [item for item in (field, *field.get("anyOf", ())) if item.get("type") != "null"]
        said = [where, t("api.required") if required else ""]
        said += [item["format"] if "format" in item else item.get("type", "") for item in kinds]
        values = [str(value) for item in kinds for value in item.get("enum", ())]
        if values:
            said.append(t("api.one-of", values=", ".join(values)))
        if field.get("default") not in (None, ""):
            said.append(t("api.default", value=field["default"]))
        return f"<code>{escape(name)}</code>: {escape(', '.join(filter(None, said)))}"

    def _resolved(self, field: Schema) -> Schema:
        """A description with its reference followed, one inside `anyOf` too."""
        for item in (field, *field.get("anyOf", ())):
            if "$ref" in item:
                name = item["$ref"].rpartition("/")[2]
                named: Schema = self._schema["components"]["schemas"][name]
                return named
        return field

    def _prose(self, english: str) -> str:
        return _prose(self._say(english)) if english else ""


def _prose(text: str) -> str:
    return TAGS.sub(r"<code>\1</code>", escape(text))
