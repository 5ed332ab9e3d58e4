"""How many parts a text takes on the air (3GPP TS 23.038; GSM 7-bit or UCS-2)."""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
_GSM_ONE, _GSM_EACH = 160, 153
_UCS_ONE, _UCS_EACH = 70, 67
MOST_PARTS = 2


def part_count(text: str) -> int:
    """Parts of an SMS: 160 then 153 septets, or 70 then 67 UTF-16 units; 0 for an empty text."""
    if all(letter in _BASIC or letter in _EXTENDED for letter in text):
        length = len(text) + sum(letter in _EXTENDED for letter in text)
        one, each = _GSM_ONE, _GSM_EACH
    else:
        length = len(text.encode("utf-16-be", "replace")) // 2
        one, each = _UCS_ONE, _UCS_EACH
    if length <= one:
        return 1 if length else 0
    return -(-length // each)
