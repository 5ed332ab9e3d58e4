"""How many events of a topic are handled in one transaction: whoever comes next waits for it."""

MOST = 40
"""What events have in common is read and written once: so many grids of an alert cost two thirds of
what they cost in ten transactions. No more, as an event may take ten times what those took of which
the number was learned."""
USUAL = 24
"""Where nothing is known."""
LEAST = 4
"""With fewer, what each transaction costs by itself outweighs what anybody waits less."""
LONGEST_S = 0.2
"""What a transaction may take: an alert that comes meanwhile waits for it, and for its own."""
LONGEST_CALM_S = 0.4
"""The same while nobody else is about: whoever comes first waits so long, and those after less."""


class Together:
    """Learns from what transactions took.

    A grid of an alert takes ten times what a receipt takes, and either several times as much while
    the machine is full: then it is that few at once let others overtake. What a transaction costs
    by itself is not known apart, so their number is tried: a few more after one that was full and
    quick, a third less after one that took too long. Where one may suddenly take less time, it
    begins with as much fewer.
    """

    def __init__(self) -> None:
        self._most: dict[str, tuple[int, float]] = {}

    def most(self, topic: str, longest_s: float = LONGEST_S) -> int:
        """How many events of this topic, that a transaction takes so long at most."""
        most, of_s = self._most.get(topic, (USUAL, longest_s))
        if of_s == longest_s:
            return most
        return min(MOST, max(LEAST, round(most * longest_s / of_s)))

    def took(self, topic: str, events: int, seconds: float, longest_s: float = LONGEST_S) -> None:
        """A transaction with so many events of this topic took so long, and might take so long."""
        most = self.most(topic, longest_s)
        if seconds > longest_s:
            most = max(LEAST, most * 2 // 3)
        elif seconds < longest_s / 2 and events >= most:
            most = min(MOST, most + max(2, most // 4))
        self._most[topic] = most, longest_s
