"""People on the field page: they open the link, say received, go from door to door."""

from dataclasses import replace

from services.carrier_simulator.domain import records
from services.carrier_simulator.domain.links import page_key, path_of
from services.carrier_simulator.domain.page_plan import FieldPage, Step, next_step
from services.carrier_simulator.domain.personas import PersonaKind
from services.carrier_simulator.handlers.carrier import Carrier
from services.carrier_simulator.ports import PageAnswer

_MOST_STEPS = 300
_MOST_REFUSALS = 3


class PageVisits:
    """At most one visit of a page at a time and number; a text that comes meanwhile makes
    that person look once more."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._open: dict[tuple[str, str], str] = {}

    def clear(self) -> None:
        """Nobody is on a page."""
        self._open.clear()

    def open(self, number: str, url: str, delay: float) -> None:
        """Somebody opens a link after `delay` seconds (already at their pace)."""
        key = page_key(path_of(url))
        if key is None or (number, path_of(url)) in self._carrier.book.looked:
            return
        at_it = (number, key[0])
        if at_it in self._open:
            self._open[at_it] = url
            return
        self._open[at_it] = url
        self._carrier.scheduler.start(self._stay(at_it, delay))

    async def _stay(self, at_it: tuple[str, str], delay: float) -> None:
        carrier, number = self._carrier, at_it[0]
        try:
            await carrier.scheduler.sleep(delay)
            while True:
                url = self._open[at_it]
                if not self.at_work(number) or not await self._work(number, url):
                    return
                await carrier.write("looked", number=number, path=path_of(url))
                if self._open[at_it] == url:
                    return
        finally:
            self._open.pop(at_it, None)

    def at_work(self, number: str) -> bool:
        """Whether the person at this number acts by themselves just now."""
        by_hand = self._carrier.persona(number).kind is PersonaKind.MANUAL
        return self._carrier.book.personas_on and not by_hand

    async def _work(self, number: str, url: str) -> bool:
        """Do all there is to do on the page; False when the page could not be used."""
        carrier, rules = self._carrier, self._carrier.rules
        answer = await carrier.insist(lambda: carrier.web.look(url))
        page, refused = answer.page, 0
        for _ in range(_MOST_STEPS):
            if page is None:
                return False
            knocks = carrier.book.knocks[number]
            step = next_step(carrier.persona(number), page, knocks, rules.seed, rules.most_knocks)
            if step is None:
                return True
            await carrier.scheduler.sleep(step.delay * rules.pace)
            if not self.at_work(number):
                return False
            answer = await self._post(number, url, step)
            refused += answer.status >= 400
            if answer.status == 0 or refused >= _MOST_REFUSALS:
                return False
            page = await self._after(url, step, answer)
        return True

    async def _after(self, url: str, step: Step, answer: PageAnswer) -> FieldPage | None:
        page = answer.page
        if page is None:
            carrier = self._carrier
            page = (await carrier.insist(lambda: carrier.web.look(url))).page
        if page is not None and step.what != "visit":
            page = replace(page, received=None, cannot=None)
        return page

    async def _post(self, number: str, url: str, step: Step) -> PageAnswer:
        carrier = self._carrier
        knock = carrier.book.knocks[number][step.visit_id] + 1
        about = f"{step.visit_id}:{knock}" if step.what == "visit" else path_of(url)
        answer_id = f"{number}:{step.what}:{about}"
        await carrier.write_record(
            records.said(
                carrier.now(),
                answer_id,
                number,
                step.what,
                step.value,
                sid=step.visit_id,
                url=step.form.action,
            )
        )
        answer = await carrier.insist(lambda: carrier.web.submit(step.form.action, step.fields))
        await carrier.write("heard", id=answer_id, answer=answer.status)
        return answer
