"""How many events of a topic are handled in one transaction: whoever comes next waits for it."""

MOST = 24
"""What events have in common is read and written once: with twice as many an event costs a
twentieth less."""
LEAST = 4
"""With fewer, what each transaction costs by itself outweighs what anybody waits less."""
LONGEST_S = 0.2
"""What a transaction may take: an alert that comes meanwhile waits for it, and for its own."""
MORE = 2


class Together:
    """Learns from what transactions took.

    A grid of an alert takes ten times what a receipt takes, and either several times as much while
    the machine is full: then it is that few at once let others overtake. What a transaction costs
    by itself is not known apart, so their number is tried: a few more after one that was full and
    quick, a third less after one that took too long.
    """

    def __init__(self) -> None:
        self._most: dict[str, int] = {}

    def most(self, topic: str) -> int:
        """How many events of this topic."""
        return self._most.get(topic, MOST)

    def took(self, topic: str, events: int, seconds: float) -> None:
        """A transaction with so many events of this topic took so long."""
        most = self.most(topic)
        if seconds > LONGEST_S:
            self._most[topic] = max(LEAST, most * 2 // 3)
        elif seconds < LONGEST_S / 2 and events >= most:
            self._most[topic] = min(MOST, most + MORE)
