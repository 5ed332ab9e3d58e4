"""Names and phones as they are shown until somebody asks for them."""


def masked_name(name: str) -> str:
    """The first sign, then stars: 王**."""
    return name[:1] + "*" * min(max(len(name) - 1, 1), 2) if name else ""


def masked_phone(phone: str) -> str:
    """199 **** 0001: enough to tell two numbers apart."""
    digits = phone.removeprefix("+86")
    return f"{digits[:3]} **** {digits[-4:]}" if len(digits) > 7 else "****"


def grouped_phone(phone: str) -> str:
    """199 0000 0000."""
    digits = phone.removeprefix("+86")
    return f"{digits[:3]} {digits[3:7]} {digits[7:]}" if len(digits) == 11 else phone


def e164(typed: str) -> str:
    """A number as typed, as E.164 of mainland China when it names no country."""
    digits = "".join(sign for sign in typed if sign.isdigit() or sign == "+")
    return digits if digits.startswith("+") else f"+86{digits}"


def looks_like_phone(typed: str) -> bool:
    """Digits with at most spaces and dashes between, long enough to be a number."""
    kept = typed.translate(str.maketrans("", "", " -+"))
    return kept.isdecimal() and len(kept) >= 7
