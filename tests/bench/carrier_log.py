"""The texts that a carrier took, read from its log as it grows."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import orjson

from services.carrier_simulator.domain.links import first_link, page_key, path_of


@dataclass(frozen=True, slots=True)
class Text:
    """One text: when it was taken (seconds of the epoch) and the token in its link."""

    at: float
    token: str


class CarrierLog:
    """`texts` are those taken since this was made, in their order; `read` adds to them."""

    def __init__(self, log: Path) -> None:
        self.texts: list[Text] = []
        self._file = log.open("rb")
        self._file.seek(0, 2)
        self._torn = b""

    def read(self) -> int:
        """Take in what is new; gives how many texts there are."""
        *whole, self._torn = (self._torn + self._file.read()).split(b"\n")
        for line in whole:
            if line.startswith(b'{"kind":"accepted"') and b'"what":"message"' in line:
                self.texts.append(_text(orjson.loads(line)))
        return len(self.texts)

    def close(self) -> None:
        self._file.close()


def _text(record: dict[str, str]) -> Text:
    page = page_key(path_of(first_link(record["body"]) or ""))
    return Text(datetime.fromisoformat(record["at"]).timestamp(), page[0] if page else "")
