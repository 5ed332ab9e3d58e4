"""Where a number in the name of a place begins and ends: 2号楼 does not stand in 12号楼."""

NUMERALS = frozenset("〇零一二三四五六七八九十百廿卅两")


def splits(before: str, after: str) -> bool:
    """Whether a cut between these two neighbours, signs of a name in its plain form (empty: none),
    goes through a number: 1|2号楼, A|12栋, A|二栋, 十|二号楼.

    A numeral before a digit ends a name: 东一|12号楼.
    """
    if _latin(before):
        return _latin(after) or (before.isalpha() and after in NUMERALS)
    return before in NUMERALS and after in NUMERALS


def _latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()
