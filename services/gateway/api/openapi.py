"""The API as OpenAPI describes it: what errors look like, and how one says who one is."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

METHODS = frozenset({"get", "post", "put", "patch", "delete"})
OURS = "/v1/"
"""Everything below asks for a key or a session; the rest is open."""
FRAMEWORKS = ("HTTPValidationError", "ValidationError")
"""What the framework would answer by itself, and none of ours does."""
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "Problem details (RFC 9457), in the language asked for. Some kinds say more.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "The kind of problem."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What happened, why, and what to do."},
        "errors": {
            "type": "array",
            "description": "What is wrong, one by one, where it is several things.",
            "items": {"type": "object"},
        },
    },
}
DEFAULT: dict[str, Any] = {
    "description": "A problem",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
SCHEMES: dict[str, Any] = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "A program's key."},
    "key": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "Likewise."},
}


def described(app: FastAPI) -> dict[str, Any]:
    """The description of an application; officers' sessions are the console's own affair."""
    document = get_openapi(title=app.title, version=app.version, routes=app.routes)
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in FRAMEWORKS:
        schemas.pop(name, None)
    schemas["Problem"] = PROBLEM
    components["securitySchemes"] = SCHEMES
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method in METHODS:
                operation["responses"].pop("422", None)
                operation["responses"]["default"] = DEFAULT
                operation["security"] = [{name: []} for name in SCHEMES] if _asks(path) else []
    return document


def _asks(path: str) -> bool:
    return path.startswith(OURS)
