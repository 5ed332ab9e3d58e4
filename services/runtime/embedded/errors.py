"""What goes wrong with embedded parts."""


class EmbeddedError(Exception):
    """An embedded part cannot run; the message says why and what to type."""
