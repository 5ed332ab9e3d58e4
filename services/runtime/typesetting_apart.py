"""Typesetting in a process of its own, which ends with the document.

What Typst keeps of fonts and documents, some 100 MB, would stay with whoever has set one; and a
document that it can't come to an end with is given up.
"""

import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import orjson

LIMIT_S = 120.0
"""A hundred pages take a second of a processor that nobody else wants."""
GENTLY = 10
"""Of `nice`: of a processor that others want too a tenth."""


def typeset_apart(
    template: Path, data: Mapping[str, object], at: datetime, *, gently: bool = False
) -> bytes:
    """What `typesetting.typeset` gives. Where it is not urgent, `gently`, others come first. Raises
    RuntimeError when it can't be set, without the words of the document."""
    module = "services.runtime.typesetting"
    names = [str(template), at.isoformat(), str(GENTLY if gently else 0)]
    try:
        done = subprocess.run(
            [sys.executable, "-m", module, *names],
            input=orjson.dumps(data),
            capture_output=True,
            timeout=LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"not set within {LIMIT_S:g} s") from None
    if done.returncode != 0:
        raise RuntimeError(f"not set: exit code {done.returncode}")
    return done.stdout
