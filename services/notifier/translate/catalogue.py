"""The notifier's own words, one JSON file a language."""

from dataclasses import dataclass
from importlib.resources import files

import orjson


@dataclass(frozen=True)
class Words:
    """What the notifier itself says; the tasks' texts come from the plans."""

    speech: str
    drill_mark: str
    comma: str
    more_places: str
    press: str
    no_key: str
    wrong_key: str
    thanks_received: str
    thanks_cannot: str
    covered: str
    how_to_report: str
    outcomes_recorded: str
    doors_left: str
    all_seen: str
    ask_again: str
    unknown_number: str
    unknown_caller: str
    canary: str


def words(language: str) -> Words:
    """The catalogue of a language. FileNotFoundError when there is none."""
    folder = files("services.notifier").joinpath("texts")
    return Words(**orjson.loads(folder.joinpath(f"{language}.json").read_bytes()))
