"""The roster's composition root: the process `muster run roster`."""

from datetime import timedelta
from functools import partial
from pathlib import Path

from services.roster.adapters.call_down_facts import PgCallDowns
from services.roster.adapters.facts import PgFacts
from services.roster.adapters.grid_texts import GridTexts
from services.roster.adapters.incidents import PgIncidents
from services.roster.adapters.lists_folder import ListsFolder
from services.roster.adapters.metrics import LISTS_LOOKED_AT, LISTS_NOT_SET
from services.roster.adapters.places import PgPlaces
from services.roster.adapters.posts import PgPosts
from services.roster.adapters.tables import INBOX, OUTBOX
from services.roster.adapters.widenings import PgWidenings
from services.roster.agents import handlers
from services.roster.handlers.covering import Covering
from services.roster.handlers.keep_lists import KeepLists, Look
from services.roster.handlers.tell_impact import TellImpact, tell
from services.roster.settings import RosterSettings
from services.roster.timers import turn
from services.roster.translate.call_down_paper import CallDownPaper
from services.runtime.clock import Clock, DatabaseClock
from services.runtime.consuming import StreamService, consuming_parts
from services.runtime.database import Database, url_for
from services.runtime.parts import Loop, Parts, clock_loop
from services.runtime.relay import Publisher
from services.runtime.sealing import Sealer
from services.runtime.typesetting_apart import typeset_apart
from services.runtime.unit import Units
from services.runtime.wake import Wake

CALL_DOWN = Path(__file__).parent / "templates" / "call_down.typ"
LISTS_LOOK_S = 10.0
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
    wakes = tuple(Wake() for _ in range(settings.roster_tellers))
    places, incidents, posts = PgPlaces(), PgIncidents(wakes), PgPosts()
    tell_impact = TellImpact(incidents, PgFacts())
    covering = Covering(places, incidents, PgWidenings(), tell_impact)
    service = StreamService("roster", INBOX, handlers(covering, posts))
    parts = consuming_parts(service, units, settings, publisher)
    # An alert's first grids are emitted where it is taken; the rest is told from then on, and not
    # much ahead of what is published.
    units.also_woken += wakes
    parts.loops += [
        Loop(f"teller-{number}", partial(tell, units, tell_impact), wake)
        for number, wake in enumerate(wakes)
    ]
    parts.loops.append(Loop("turns", partial(turn, units, posts, incidents), idle_s=LOOK_S))
    parts.loops.append(Loop("places", partial(places.look, units), idle_s=LOOK_S))
    parts.loops.append(Loop("texts", GridTexts(units).step, idle_s=LOOK_S))
    if settings.lists_folder:
        parts.loops.append(Loop("lists", keep_lists(settings, units).step, idle_s=LISTS_LOOK_S))
    parts.loops += clock_loop(database, clock)
    return parts


def keep_lists(settings: RosterSettings, units: Units) -> KeepLists:
    """What keeps the call-down lists in their folder."""
    sealer = Sealer(
        settings.sealing_keys.get_secret_value(), settings.phone_hash_key.get_secret_value()
    )
    paper = CallDownPaper(settings.lists_language, sealer.open)
    typeset = partial(typeset_apart, CALL_DOWN, gently=True)
    look = Look(settings.lists_language, settings.zone, paper, typeset)
    return KeepLists(
        PgCallDowns(units.database),
        ListsFolder(Path(settings.lists_folder)),
        look,
        units.clock,
        timedelta(seconds=settings.lists_every_s),
        lambda at: LISTS_LOOKED_AT.set(at.timestamp()),
        LISTS_NOT_SET.set,
    )
