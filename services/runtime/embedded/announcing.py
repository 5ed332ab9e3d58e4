"""A server that was started as a process of its own says where it is."""

import os
import sys
from pathlib import Path


def announce(line: str, file: Path | None) -> None:
    """Write the line for whoever started us to stdout, and into the file in one step."""
    if file is not None:
        partial = file.with_name(f".{file.name}.{os.getpid()}")
        partial.write_text(line)
        partial.rename(file)
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
