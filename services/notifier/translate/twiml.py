"""What we answer to the provider's requests, as TwiML."""

import re

from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import Gather, VoiceResponse

from services.notifier.translate.catalogue import Words

_ADDRESS = re.compile(r"https?://\S+")
_QUESTION = re.compile(r"请?按 ?1|\bpress 1\b", re.IGNORECASE)
"""Where a text begins to ask for a key."""
TIMES = 2
"""A text is heard twice: who picks up in a storm misses the first words."""
KEY_WAIT_S = 6


def spoken(text: str) -> str:
    """A text as it can be read aloud: without addresses."""
    return _ADDRESS.sub("", text).strip()


def ask(words: Words, text: str, action: str) -> str:
    """Say the text, then ask for 1 or 2 in its own words or ours; once more when no key comes.

    Keys count from the question on: a call is received when it was heard to its end (practice of
    call-and-answer: a message counts only when heard out).
    """
    message, question = _parted(spoken(text), words.press)
    response = VoiceResponse()
    for _ in range(TIMES):
        if message:
            response.say(message, language=words.speech)
        gather = Gather(
            input="dtmf", num_digits=1, timeout=KEY_WAIT_S, action=action, method="POST"
        )
        gather.say(question, language=words.speech)
        response.append(gather)
    response.say(words.no_key, language=words.speech)
    response.hangup()
    return str(response)


def _parted(said: str, press: str) -> tuple[str, str]:
    asks = _QUESTION.search(said)
    if asks is None:
        return said, press
    return said[: asks.start()].strip(), said[asks.start() :]


def say(words: Words, text: str, times: int = 1) -> str:
    """Say a text and end the call."""
    response = VoiceResponse()
    for _ in range(times):
        response.say(spoken(text), language=words.speech)
    response.hangup()
    return str(response)


def nothing() -> str:
    """Taken, and nothing said back."""
    return str(MessagingResponse())


def text_back(text: str) -> str:
    """Answer an SMS; with an empty text, by silence."""
    response = MessagingResponse()
    if text:
        response.message(text)
    return str(response)
