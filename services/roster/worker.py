"""The roster's composition root: the process `muster run roster`."""

from functools import partial

from services.roster.adapters.facts import PgFacts
from services.roster.adapters.incidents import PgIncidents
from services.roster.adapters.places import PgPlaces
from services.roster.adapters.posts import PgPosts
from services.roster.adapters.tables import INBOX, OUTBOX
from services.roster.agents import handlers
from services.roster.handlers.tell_impact import TellImpact, tell
from services.roster.settings import RosterSettings
from services.roster.timers import turn
from services.runtime.clock import Clock, DatabaseClock
from services.runtime.consuming import StreamService, consuming_parts
from services.runtime.database import Database, url_for
from services.runtime.parts import Loop, Parts, clock_loop
from services.runtime.relay import Publisher
from services.runtime.unit import Units

LOGIN = "muster_roster"
LOOK_S = 1.0
"""How often the calendar and the places are looked at when nothing else asks for it."""


async def compose(
    settings: RosterSettings, clock: Clock | None = None, publisher: Publisher | None = None
) -> Parts:
    """Everything the roster runs; without a clock it follows the database's."""
    password = settings.roster_password.get_secret_value()
    database = Database(url_for(settings, LOGIN, password), settings.database_pool)
    clock = clock or DatabaseClock()
    units = Units(database, OUTBOX, "roster", clock)
    places, incidents, posts = PgPlaces(), PgIncidents(), PgPosts()
    tell_impact = TellImpact(incidents, PgFacts())
    service = StreamService("roster", INBOX, handlers(places, incidents, posts, tell_impact))
    parts = consuming_parts(service, units, settings, publisher)
    tellers = [
        Loop(f"teller-{number}", partial(tell, units, tell_impact))
        for number in range(settings.roster_tellers)
    ]
    # An alert's first grids are emitted where it is taken; the rest is told from then on.
    units.also_woken += [teller.wake for teller in tellers]
    parts.loops += tellers
    parts.loops.append(Loop("turns", partial(turn, units, posts, incidents), idle_s=LOOK_S))
    parts.loops.append(Loop("places", partial(places.look, units), idle_s=LOOK_S))
    parts.loops += clock_loop(database, clock)
    return parts
