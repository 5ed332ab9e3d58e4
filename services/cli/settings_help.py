"""Settings that are missing or wrong, said so that one knows what to type."""

from pydantic import ValidationError


def missing_settings(error: ValidationError, prefix: str = "MUSTER_") -> str:
    """One line a setting: its variable and what is wrong with it, never its value."""
    lines = []
    for item in error.errors(include_input=False, include_url=False):
        variable = prefix + "_".join(str(part) for part in item["loc"][:1]).upper()
        lines.append(f"{variable}: {item['msg']}")
    return "\n".join(["settings are not right (see deploy/.env.example):", *lines])
