"""A government's order to move people: an input of its own, beside the level.

Flash-flood warnings name two: 准备转移 (be ready to move) and 立即转移 (move now).
"""

import re
from collections.abc import Iterable

_NOW = re.compile(r"立即转移|立即撤离|紧急转移|转移令|撤离令|\bevacuation order\b", re.IGNORECASE)
_READY = re.compile(r"准备转移|准备撤离|\bprepare to evacuate\b", re.IGNORECASE)


def find_order(response_types: Iterable[str], texts: Iterable[str]) -> str:
    """`evacuate`, `prepare` or empty; of both the graver.

    CAP's `responseType` Evacuate orders; its Prepare asks for any precaution, so it does not.
    `texts` are event and headline: an instruction repeats what signals always advise.
    """
    said = " ".join(texts)
    if "Evacuate" in response_types or _NOW.search(said):
        return "evacuate"
    return "prepare" if _READY.search(said) else ""
