"""What is wrong with a number or a text: by who holds the phone, and by rate."""

from services.carrier_simulator.domain import ailments, refusals
from services.carrier_simulator.domain.faults import Fault
from services.carrier_simulator.domain.personas import PersonaKind
from services.carrier_simulator.domain.refusals import Refusal
from services.carrier_simulator.domain.traffic import Message
from services.carrier_simulator.handlers.carrier import Carrier
from services.carrier_simulator.handlers.faults import about_item


class Ailments:
    """Persona before rate: a phone set by hand is what it was set to."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        weights = carrier.rules.weights
        # Drawing a persona is the dearest step of a text: only where one of them changes its way.
        self._some_refuse = any(weights.get(kind, 0) > 0 for kind in ailments.REFUSING)
        self._some_lose = any(weights.get(kind, 0) > 0 for kind in ailments.LOSING)

    def refused(self, what: str, to: str) -> Refusal | None:
        """Why a new message or call to a number isn't taken."""
        fault = self._of_persona(what, to) or self._by_rate(what, to)
        if fault is None:
            return None
        return refusals.bad_to(to) if fault is Fault.INVALID_NUMBER else refusals.OPTED_OUT

    def _of_persona(self, what: str, to: str) -> Fault | None:
        kind = self._kind(to, drawn=self._some_refuse)
        return None if kind is None else ailments.refused(kind, what)

    def _kind(self, number: str, *, drawn: bool) -> PersonaKind | None:
        """Who holds the phone: as set by hand, else, where it matters, as drawn."""
        known = self._carrier.book.personas.get(number)
        if known is None and drawn:
            known = self._carrier.persona(number)
        return None if known is None else known.kind

    def _by_rate(self, what: str, to: str) -> Fault | None:
        faults = self._carrier.faults
        if faults.quiet:
            return None
        for fault in ailments.refusals_by_rate(what):
            if faults.strikes(fault, to):
                faults.note(fault, what, to=to)
                return fault
        return None

    def undelivered(self, message: Message) -> Fault | None:
        """Why a text doesn't reach its handset."""
        kind = self._kind(message.to, drawn=self._some_lose)
        fault = None if kind is None else ailments.undelivered(kind)
        faults = self._carrier.faults
        if fault is not None or faults.quiet:
            return fault
        for names, key in (
            (ailments.OF_NUMBERS, message.to),
            (ailments.OF_TEXTS, about_item(message)),
        ):
            for fault in names:
                if faults.strikes(fault, key):
                    faults.note(fault, "delivery", sid=message.sid, to=message.to)
                    return fault
        return None
