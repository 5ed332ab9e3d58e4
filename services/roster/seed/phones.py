"""Phone numbers that can ring nobody.

All begin with +86 154. Chinese mobile numbers have eleven digits, the first three of which are
given to an operator; 154 has been given to none (150 to 153 and 155 to 159 have), and Google's
numbering metadata, which phonenumbers carries, knows no valid number in it. So the numbers look and
parse like mobile numbers (`phonenumbers.parse`, possible but not valid), and even a misconfigured
system that really dials reaches nobody. A number such as 199 0000 0000 is somebody's.
"""

PREFIX = "+86154"
BLOCK = 20_000_000
PEOPLE, RESIDENTS, KIN = range(3)
"""Blocks of numbers, so that a number tells whose kind of phone it is."""


def phone(block: int, number: int) -> str:
    """The number-th phone of a block in E.164; ValueError past its end."""
    if not 0 <= number < BLOCK:
        raise ValueError(f"a block holds {BLOCK:,} numbers")
    return f"{PREFIX}{block * BLOCK + number:08d}"
