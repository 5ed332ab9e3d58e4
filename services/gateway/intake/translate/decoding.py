"""Bytes to text: what encoding a document is really in.

XML is UTF-8 unless it says otherwise (XML 1.0, 4.3.3); Chinese systems send GB18030 declared,
undeclared, or under a declaration of UTF-8.
"""

import codecs
import re

from services.gateway.intake.domain.findings import Finding, RefusedError

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_DECLARATION = re.compile(r"^\s*<\?xml\s[^>]*?\?>")
_GB = frozenset({"gb2312", "gbk", "gb18030", "cp936"})
_KNOWN = frozenset({"utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii"})
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UTF16_STARTS = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
# What GB18030 makes of other encodings' bytes lies outside of these.
_CHINESE = re.compile(
    r"[\x09\x0a\x0d\x20-\x7e\u00b0-\u00d7\u2010-\u2027\u2030-\u205e\u2103\u2160-\u217b\u2190-\u2193"
    r"\u2460-\u24ff\u25a0-\u25ff\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]*"
)


def decode(raw: bytes) -> tuple[str, tuple[Finding, ...]]:
    """The document's text without byte order mark and XML declaration, with what was odd.

    Raises RefusedError: empty, an encoding that is not taken, or bytes that fit none.
    """
    if not raw.strip(b" \t\r\n\x00"):
        raise RefusedError(Finding("empty"))
    encoding = _encoding(raw)
    try:
        return _bare(raw.decode(encoding)), ()
    except UnicodeDecodeError as error:
        if encoding not in ("utf-8", "utf-8-sig", "us-ascii"):
            values = {"encoding": encoding, "position": str(error.start)}
            raise RefusedError(Finding("encoding", values=values)) from None
        return _guessed(raw, error.start)


def _encoding(raw: bytes) -> str:
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            if not encoding:
                raise RefusedError(Finding("encoding-unknown", values={"encoding": "UTF-32"}))
            return encoding
    for start, encoding in _UTF16_STARTS:
        if raw.startswith(start):
            return encoding
    match = _DECLARED.match(raw[:400])
    name = match[1].decode().lower() if match else "utf-8"
    if name in _GB:
        return "gb18030"
    if name in _KNOWN:
        # Readable so far as bytes, so a declared UTF-16 is wrong.
        return "utf-8"
    raise RefusedError(Finding("encoding-unknown", values={"encoding": name}))


def _guessed(raw: bytes, position: int) -> tuple[str, tuple[Finding, ...]]:
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if not text or not _CHINESE.fullmatch(text):
        values = {"encoding": "UTF-8", "position": str(position)}
        raise RefusedError(Finding("encoding", values=values))
    return _bare(text), (Finding("encoding-guessed", values={"position": str(position)}),)


def _bare(text: str) -> str:
    """Without the declaration, whose encoding no longer holds; its lines stay, for line numbers."""
    match = _DECLARATION.match(text)
    if match is None:
        return text
    return "\n" * match[0].count("\n") + text[match.end() :]
