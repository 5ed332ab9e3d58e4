"""After a start: everything that was under way goes on where the log left it."""

from services.carrier_simulator.domain.traffic import ENDED_CALLS, Call, Message, MessageStatus
from services.carrier_simulator.handlers.calls import Calls
from services.carrier_simulator.handlers.carrier import Carrier
from services.carrier_simulator.handlers.inbound import Inbound
from services.carrier_simulator.handlers.messages import Messages
from services.carrier_simulator.handlers.people import People
from services.carrier_simulator.handlers.receipts import Receipts


def resume(
    carrier: Carrier, messages: Messages, calls: Calls, inbound: Inbound, people: People
) -> None:
    """Queue what is queued, deliver what was sent, go on with calls and answers."""
    book = carrier.book
    for message in book.messages.values():
        if message.direction == "inbound":
            continue
        if message.status == MessageStatus.QUEUED:
            messages.enqueue(message)
        elif message.status == MessageStatus.SENT:
            carrier.scheduler.start(messages.deliver(message))
    for call in book.calls.values():
        if call.status in ENDED_CALLS:
            continue
        if call.direction == "inbound":
            carrier.scheduler.start(inbound.connect(call))
        else:
            calls.enqueue(call)
    for said in list(book.said.values()):
        if said.what == "reply" and said.answer is None:
            carrier.scheduler.start(inbound.bring(said.answer_id))
    people.resume()


def report_owed(carrier: Carrier, receipts: Receipts) -> None:
    """Send the status callbacks that had not been settled."""
    items: list[Message | Call] = [*carrier.book.messages.values(), *carrier.book.calls.values()]
    for item in items:
        for status in list(item.owed):
            receipts.report(item, status)
