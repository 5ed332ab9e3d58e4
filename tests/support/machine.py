"""The clock of a machine on which a process of the stories runs; it may be set."""

from datetime import datetime, timedelta

from services.runtime.clock import Clock, DatabaseClock


class MachineClock(DatabaseClock):
    """What a process goes by as it does in earnest: the time of the database, which is the story's,
    carried on by what has passed. The machine's own clock is `off` by as much as it was set."""

    def __init__(self, story: Clock) -> None:
        begun = story.now()

        def passed() -> float:
            return (story.now() - begun).total_seconds()

        super().__init__(passed)
        self.off = timedelta(0)
        self.machine = lambda: story.now() + self.off
        self._story = story

    def follow(self, database_now: datetime) -> None:
        """The real database tells another time than the story's."""
        super().follow(self._story.now())
