"""How many parts a text takes: GSM 03.38 where its alphabet suffices, UCS-2 otherwise."""

_GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = frozenset("^{}\\[~]|€\f")
_GSM_ALL = _GSM_BASIC | _GSM_EXTENDED


def segment_count(text: str) -> int:
    """Parts of a text, at least 1: 160 then 153 septets, or 70 then 67 UTF-16 units a part.

    Characters of the GSM extension table take two septets (3GPP TS 23.038). An escape pair or
    a surrogate pair that would be torn between two parts moves whole to the next one.
    """
    if _GSM_ALL.issuperset(text):
        costs = [2 if character in _GSM_EXTENDED else 1 for character in text]
        return _parts(costs, single=160, several=153)
    if max(text) <= "\uffff":
        return 1 if len(text) <= 70 else -(-len(text) // 67)
    costs = [2 if ord(character) > 0xFFFF else 1 for character in text]
    return _parts(costs, single=70, several=67)


def _parts(costs: list[int], *, single: int, several: int) -> int:
    if sum(costs) <= single:
        return 1
    parts, used = 1, 0
    for cost in costs:
        if used + cost > several:
            parts, used = parts + 1, 0
        used += cost
    return parts
