"""TwiML (https://www.twilio.com/docs/voice/twiml) to verbs; what it can't be read as is silence."""

from urllib.parse import urljoin

from lxml import etree

from services.carrier_simulator.domain.twiml import (
    Gather,
    Hangup,
    Pause,
    Redirect,
    Say,
    Text,
    Verb,
)

_LONGEST_S = 60.0


def read_twiml(text: str, base: str) -> tuple[Verb, ...]:
    """The verbs of a document in order; addresses are completed from `base`.

    Unreadable XML, entities and foreign verbs give no verb.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return ()
    if root.tag != "Response":
        return ()
    return tuple(verb for element in root if (verb := _verb(element, base)) is not None)


def _verb(element: etree._Element, base: str) -> Verb | None:
    match element.tag:
        case "Say":
            return Say(_words(element))
        case "Pause":
            return Pause(_seconds(element.get("length"), 1.0))
        case "Gather":
            return _gather(element, base)
        case "Redirect":
            method = (element.get("method") or "POST").upper()
            return Redirect(urljoin(base, _words(element)), method)
        case "Hangup" | "Reject":
            return Hangup()
        case "Message":
            body = element.find("Body")
            return Text(_words(element if body is None else body))
        case _:
            return None


def _gather(element: etree._Element, base: str) -> Gather:
    spoken = tuple(verb for child in element if isinstance(verb := _verb(child, base), Say | Pause))
    digits = element.get("numDigits") or ""
    return Gather(
        action=urljoin(base, element.get("action") or base),
        method=(element.get("method") or "POST").upper(),
        digits=int(digits) if digits.isascii() and digits.isdigit() and digits != "0" else None,
        finish_on=element.get("finishOnKey", "#"),
        timeout=_seconds(element.get("timeout"), 5.0),
        spoken=spoken,
    )


def _words(element: etree._Element) -> str:
    return " ".join("".join(str(part) for part in element.itertext()).split())


def _seconds(text: str | None, default: float) -> float:
    if not text or not text.isascii() or not text.isdigit():
        return default
    return min(float(text), _LONGEST_S)
