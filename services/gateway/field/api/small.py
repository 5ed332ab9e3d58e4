"""A script in fewer bytes: networks are slow, and nobody reads it on a phone."""

import re
from string import ascii_letters

NEEDS_NO_SPACE = re.compile(
    r" ([=!]==|=>?|&&|\|\||[?:+*<>-]) |(?<=[,;:{]) | (?=\{)"
    r"|(?<=if|or|st) (?=[([])|(?<=\}) (?=catch|finally)"
)
"""No text in our scripts has these."""
NEEDS_NO_BREAK = re.compile(r";?\n?(?=})|([;,{(])\n")
"""A statement goes on after these, or has ended."""
TEXT = re.compile(r"'[^'\n]*'|`[^`]*`")
FILLED_IN = re.compile(r"\$\{[^}]*\}")
"""What is code in a text between backticks."""
NAME = re.compile(r"(?<![\w$])(?<!(?<!\.\.)\.)[A-Za-z_]\w*")
"""And no part of something else, which has a dot before it; three spread out a list."""
OWN = (
    "answer", "button", "waiting", "touched", "refused", "stale", "field", "event", "AT_MOST_MS",
    "SOON_MS", "fresh", "forms", "store", "running", "lost", "words", "composed", "area", "paint",
    "LATEST_MS", "typed", "section", "chosen", "timer", "keepNotes", "byId", "spot", "home",
    "lastAt", "wait", "before", "closed", "TWICE_MS", "what", "twice", "press", "later", "number",
    "last", "held", "swap", "goOn", "wake", "said", "send", "sent", "stop",
)  # fmt: skip
"""Names that the page's script gives, and that are nothing's part: they may as well be letters."""
LETTERS = dict(zip(OWN, ascii_letters, strict=False))


def small(script: str) -> str:
    """Without comments, indentation and spaces around what needs none."""
    lines = (line.strip() for line in script.splitlines())
    code = "\n".join(line for line in lines if line and not line.startswith("//"))
    return NEEDS_NO_BREAK.sub(r"\1", NEEDS_NO_SPACE.sub(r"\1", code))


def short(script: str) -> str:
    """With a letter for each of its OWN names, wherever it is code."""
    pieces, at = [], 0
    for text in TEXT.finditer(script):
        filled = FILLED_IN.sub(lambda code: _lettered(code[0]), text[0])
        pieces += [_lettered(script[at : text.start()]), filled]
        at = text.end()
    return "".join([*pieces, _lettered(script[at:])])


def _lettered(code: str) -> str:
    return NAME.sub(lambda name: LETTERS.get(name[0], name[0]), code)
