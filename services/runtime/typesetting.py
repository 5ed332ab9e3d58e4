"""Typesetting: a template and what stands in it become a PDF.

What stands in it is data, never markup: a name may hold any sign. The font comes with a package
(Noto Sans SC, SIL Open Font License 1.1); of it the signs used are embedded. Nothing is fetched.

As a program (template, moment, niceness; data from stdin, PDF to stdout) it is what
`typesetting_apart` runs.
"""

import os
import sys
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

import orjson
import typst

FONT_PACKAGE = "pylopdf_fonts_zh_cn"


@cache
def _fonts() -> typst.Fonts:
    folder = Path(str(files(FONT_PACKAGE)))
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])


def typeset(template: Path, data: Mapping[str, object], at: datetime) -> bytes:
    """The PDF of a Typst template, which reads `data` as JSON from `sys.inputs.data`.

    Equal data at an equal moment give equal bytes. It takes about a second of a processor for a
    hundred pages, and some 100 MB that this process keeps: services call `typeset_apart`. Raises
    RuntimeError when the template is wrong.
    """
    made = typst.compile(
        template,
        root=template.parent,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": orjson.dumps(data).decode()},
        format="pdf",
        # The document's own date has no finer unit.
        timestamp=at.replace(microsecond=0),
    )
    assert isinstance(made, bytes)
    return made


if __name__ == "__main__":
    _template, _at, _nice = sys.argv[1:]
    os.nice(int(_nice))
    _data = orjson.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(typeset(Path(_template), _data, datetime.fromisoformat(_at)))
