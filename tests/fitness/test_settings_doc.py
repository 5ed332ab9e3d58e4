"""Every variable of every settings class stands in docs/settings.md, and nothing else does."""

import importlib
import pkgutil
import re
from pathlib import Path

from pydantic_settings import BaseSettings

import services
from services.cli.settings_doc import FILE, SECTIONS, text, variables

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = re.compile(r"(?<![A-Z_$])MUSTER_[A-Z_]*[A-Z](?![A-Z_])")
WRITTEN = ("*.md", "docs/**/*.md", "deploy/*", "deploy/.env.example", "services/**/*.py")
OF_COMPOSE = {"MUSTER_VERSION"}


def settings_classes() -> set[type[BaseSettings]]:
    """All that the code has, wherever they stand."""
    found: set[type[BaseSettings]] = set()
    for module in pkgutil.walk_packages(services.__path__, "services."):
        if module.name.rpartition(".")[2].startswith("settings") or ".cli" in module.name:
            for item in vars(importlib.import_module(module.name)).values():
                if isinstance(item, type) and issubclass(item, BaseSettings):
                    found.add(item)
    return found - {BaseSettings}


def known() -> set[str]:
    return {name for _title, settings in SECTIONS for name in variables(settings)}


def test_the_page_is_written_from_the_classes() -> None:
    assert FILE.read_text(encoding="utf-8") == text(), "run `python -m services.cli.settings_doc`"


def test_every_settings_class_of_the_code_is_on_it() -> None:
    assert {settings for _title, settings in SECTIONS} == settings_classes()


def test_settings_classes_stand_where_they_are_looked_for() -> None:
    pattern = re.compile(r"^class (\w+)\((?:BaseSettings|RuntimeSettings)\)", re.MULTILINE)
    written = {
        name
        for path in (ROOT / "services").rglob("*.py")
        for name in pattern.findall(path.read_text(encoding="utf-8"))
    }
    assert written == {settings.__name__ for settings in settings_classes()}


def test_every_variable_says_what_it_is_and_secrets_have_no_default() -> None:
    for _title, settings in SECTIONS:
        for name, field in variables(settings).items():
            assert field.description, name
            if re.search(r"PASSWORD|KEYS?$|TOKEN", name) and not field.is_required():
                default = field.default
                assert default is None or not default.get_secret_value(), name


def test_no_page_or_message_names_a_variable_that_is_none() -> None:
    for pattern in WRITTEN:
        for path in ROOT.glob(pattern):
            if path.is_file():
                named = set(VARIABLE.findall(path.read_text(encoding="utf-8")))
                assert named <= known() | OF_COMPOSE, path
