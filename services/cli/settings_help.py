"""Settings that are missing or wrong, said so that one knows what to type."""

from pydantic import ValidationError

from services.cli.wording import say


def wrong_settings(error: ValidationError, prefix: str = "MUSTER_") -> str:
    """One line a setting: its variable and what is wrong with it, never its value."""
    lines = [say("settings.head")]
    for item in error.errors(include_input=False, include_url=False):
        variable = prefix + "_".join(str(part) for part in item["loc"][:1]).upper()
        key = "settings.missing" if item["type"] == "missing" else "settings.wrong"
        lines.append("  " + say(key, name=variable, why=item["msg"]))
    return "\n".join(lines)


def missing_settings(error: ValidationError) -> str:
    """What is wrong with the settings, and how to mend it."""
    return f"{wrong_settings(error)}\n{say('settings.mend')}"
