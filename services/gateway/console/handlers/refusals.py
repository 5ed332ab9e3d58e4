"""Why what an officer asks is not done; `api/sending.py` says it in HTTP."""


class UnknownTargetError(Exception):
    """There is no such mobilisation, post, person or absence (`what`)."""

    def __init__(self, what: str, target: object) -> None:
        super().__init__(what)
        self.what = what
        self.target = target


class OutsideError(Exception):
    """The target reaches beyond the actor's division: they see their part, and command nothing."""


class RefusedError(Exception):
    """It can't be done as things stand: `kind` says why, as the catalogue's `problem.<kind>`."""

    def __init__(self, kind: str, **values: object) -> None:
        super().__init__(kind)
        self.kind = kind
        self.values = values


class PeriodError(Exception):
    """It would end before it begins, or before now where it begins now."""


class TooLateError(Exception):
    """The moment given lies ahead."""


class TooEarlyError(Exception):
    """The moment given lies before the mobilisation began."""


class StaleRevisionError(Exception):
    """The officer decided on an older picture."""

    def __init__(self, expected: int, actual: int) -> None:
        super().__init__(f"expected {expected}, is {actual}")
        self.expected = expected
        self.actual = actual
