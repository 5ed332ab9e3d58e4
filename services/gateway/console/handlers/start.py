"""An officer starts a drill or a mobilisation: one Idempotency-Key makes one alert."""

from dataclasses import dataclass
from datetime import UTC

from services.gateway.console.domain.commands import Request
from services.gateway.console.domain.starting import Started, Wanted
from services.gateway.console.handlers.recording import Audited, Recording, Sender
from services.gateway.console.ports.commands import CommandBook
from services.gateway.console.ports.documents import CheckDocument, TakeDocument, WriteDocument
from services.runtime.unit import Unit


@dataclass(frozen=True)
class Starting:
    """Records what was asked, then hands it to intake."""

    recording: Recording
    write: WriteDocument
    check: CheckDocument
    take: TakeDocument
    office: str

    async def start(self, sender: Sender, wanted: Wanted) -> Started:
        """Start; KeyReusedError when the key stands for another start, NotTakenError when no alert
        can be made of what is wanted, OnsetError when it is past or too far: then nothing is on
        record.

        The same again makes the same document of the same moment, which intake knows again: so a
        repetition after a break between both records starts what the first did not.
        """
        request = Request("start", wanted.hazard, _content(wanted))
        audited = Audited("start", str(sender.command_id))

        async def act(unit: Unit, _book: CommandBook) -> None:
            wanted.ahead(unit.now)
            # The intake has a transaction of its own; what it would refuse was not started.
            document = self.write(wanted, str(sender.command_id), self.office, unit.now)
            await self.check(document, sender.actor.key_id)

        recorded = await self.recording.once(sender, request, act, audited)
        document = self.write(wanted, str(recorded.command_id), self.office, recorded.at)
        return await self.take(document, sender.actor.name, sender.actor.key_id)


def _content(wanted: Wanted) -> dict[str, object]:
    said: dict[str, object] = {
        "level": wanted.level,
        "drill": wanted.drill,
        "note": wanted.note,
        "area": wanted.area.model_dump(mode="json"),
    }
    # Without them as it was before they could be named: what was sent then may be sent again.
    if wanted.onset is not None:
        said["onset"] = wanted.onset.astimezone(UTC).isoformat()
    if wanted.order:
        said["order"] = wanted.order
    return said
