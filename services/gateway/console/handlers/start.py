"""An officer starts a drill or a mobilisation: one Idempotency-Key makes one alert."""

from dataclasses import dataclass

from services.gateway.console.domain.commands import Recorded, Request, repeated
from services.gateway.console.domain.starting import Started, Wanted
from services.gateway.console.handlers.command import Sender
from services.gateway.console.ports import OpenCommands, TakeDocument, WriteDocument
from services.gateway.ports import Note
from services.runtime.unit import Units


@dataclass(frozen=True)
class Starting:
    """Records what was asked, then hands it to intake."""

    units: Units
    open_book: OpenCommands
    write: WriteDocument
    take: TakeDocument
    office: str
    note: Note

    async def start(self, sender: Sender, wanted: Wanted) -> Started:
        """Start; KeyReusedError when the key stands for another start.

        The same again makes the same document of the same moment, which intake knows again: so a
        repetition after a break between both records starts what the first did not.
        """
        request = Request("start", wanted.hazard, _content(wanted))
        async with self.units.begin() as unit:
            book = self.open_book(unit)
            known = await book.find(sender.command_id)
            if known is None:
                known = Recorded(sender.command_id, request, sender.actor.name, unit.now)
                await book.add(known)
                self.note(unit, sender.actor, "start", str(sender.command_id))
            recorded = repeated(known, request)
        document = self.write(wanted, str(recorded.command_id), self.office, recorded.at)
        return await self.take(document, sender.actor.name, sender.actor.key_id)


def _content(wanted: Wanted) -> dict[str, object]:
    return {
        "level": wanted.level,
        "drill": wanted.drill,
        "note": wanted.note,
        "area": wanted.area.model_dump(mode="json"),
    }
