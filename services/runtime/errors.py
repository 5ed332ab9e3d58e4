"""The two errors a handler knows."""


class Later(Exception):
    """It can't be done now; it is tried again with back-off, up to a limit."""


class Never(Exception):
    """It can never be done; the event becomes a dead letter with this reason."""
