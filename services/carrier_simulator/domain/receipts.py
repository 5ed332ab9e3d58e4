"""Which changes are reported to a status callback."""

from collections.abc import Collection

from services.carrier_simulator.domain.traffic import ENDED_CALLS, Call, CallStatus

_CALL_EVENTS = {
    CallStatus.INITIATED: "initiated",
    CallStatus.RINGING: "ringing",
    CallStatus.IN_PROGRESS: "answered",
}


def message_reported(callback: str, status: str, reported: Collection[str]) -> bool:
    """Whether a message's new status goes to its callback; `reported` is the carrier's list."""
    return bool(callback) and status in reported


def call_reported(call: Call, status: str) -> bool:
    """Whether a call's new status is among the events its owner asked for."""
    if not call.callback:
        return False
    event = "completed" if status in ENDED_CALLS else _CALL_EVENTS.get(CallStatus(status), "")
    return event in call.events
