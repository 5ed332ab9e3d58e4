"""The notifier's own words, one JSON file a language."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import orjson

from schemas.vocabulary import RoundPurpose, VisitOutcome
from services.notifier.domain.own_words import Frames


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
    door_found: str
    outcomes: Mapping[VisitOutcome, str]
    doors_left: str
    if_away: str
    all_seen: str
    ask_again: str
    unknown_number: str
    unknown_caller: str
    canary: str
    corrected_sms: str
    corrected_voice: str
    correction_sms: str
    correction_voice: str
    ad_hoc_sms: str
    ad_hoc_voice: str
    overtaken_sms: str
    overtaken_voice: str

    @property
    def frames(self) -> Frames:
        """What stands around an officer's words, and what is said when a drill is overtaken."""
        return Frames(
            {
                RoundPurpose.FIRST: self.corrected_sms,
                RoundPurpose.CORRECTION: self.correction_sms,
                RoundPurpose.AD_HOC: self.ad_hoc_sms,
                RoundPurpose.OVERTAKEN: self.overtaken_sms,
            },
            {
                RoundPurpose.FIRST: self.corrected_voice,
                RoundPurpose.CORRECTION: self.correction_voice,
                RoundPurpose.AD_HOC: self.ad_hoc_voice,
                RoundPurpose.OVERTAKEN: self.overtaken_voice,
            },
        )


def words(language: str) -> Words:
    """The catalogue of a language. FileNotFoundError when there is none."""
    folder = files("services.notifier").joinpath("texts")
    return Words(**orjson.loads(folder.joinpath(f"{language}.json").read_bytes()))
