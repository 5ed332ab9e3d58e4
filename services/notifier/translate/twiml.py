"""What we answer to the provider's requests, as TwiML."""

import re

from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import Gather, VoiceResponse

from services.notifier.translate.catalogue import Words

_ADDRESS = re.compile(r"https?://\S+")
_ASKS = re.compile(r"按 ?1|\bpress 1\b", re.IGNORECASE)
TIMES = 2
"""A text is heard twice: who picks up in a storm misses the first words."""
KEY_WAIT_S = 6


def spoken(text: str) -> str:
    """A text as it can be read aloud: without addresses."""
    return _ADDRESS.sub("", text).strip()


def ask(words: Words, text: str, action: str) -> str:
    """Say the text, then ask for 1 or 2 unless it does so itself; once more when no key comes."""
    said = spoken(text)
    question = said if _ASKS.search(said) else f"{said} {words.press}"
    response = VoiceResponse()
    for _ in range(TIMES):
        gather = Gather(
            input="dtmf", num_digits=1, timeout=KEY_WAIT_S, action=action, method="POST"
        )
        gather.say(question, language=words.speech)
        response.append(gather)
    response.say(words.no_key, language=words.speech)
    response.hangup()
    return str(response)


def say(words: Words, text: str, times: int = 1) -> str:
    """Say a text and end the call."""
    response = VoiceResponse()
    for _ in range(times):
        response.say(spoken(text), language=words.speech)
    response.hangup()
    return str(response)


def text_back(text: str) -> str:
    """Answer an SMS; with an empty text, by silence."""
    response = MessagingResponse()
    if text:
        response.message(text)
    return str(response)
