"""What a service could not handle an officer hands over again: it is handled, and said so."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

DIES = """
update {service}.inbox set handled_at = null, dead_at = now(), tries = 12, reason = 'broken code'
 where event_id = (select event_id from {service}.inbox where topic = '{topic}'
                    order by id desc limit 1)
returning event_id
"""
TOPICS = {"roster": "hazard-alerts", "alerting": "answers", "notifier": "attempt-orders"}


async def test_each_service_takes_its_letter_back(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town(deputy=True)
    await world.inhabit(town)
    await officer.warns(town)
    leader = phone("12号楼1单元楼道长")
    await leader.receives_text()
    await leader.presses("received")
    await world.settle()
    told = len(await leader.texts())
    letters = {}
    for service, topic in TOPICS.items():
        with world.database.admin() as connection:
            row = connection.execute(DIES.format(service=service, topic=topic)).fetchone()
            assert row is not None
            letters[str(row[0])] = service
    for letter in letters:
        await officer.hands_over_again(letter)
    await world.settle()
    became = {row["event_id"]: row for row in await officer.handed_over()}
    assert {letter: became[letter]["service"] for letter in letters} == letters
    assert {became[letter]["state"] for letter in letters} == {"handled"}
    assert None not in {became[letter]["asked_by"] for letter in letters}
    # Handled a second time, and nobody is told twice.
    assert len(await leader.texts()) == told
