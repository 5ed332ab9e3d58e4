"""Faults switched while the carrier runs, under /_sim/faults."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from services.carrier_simulator.api.answers import JsonResponse, command, problem
from services.carrier_simulator.domain.faults import Fault, plan_facts
from services.carrier_simulator.handlers.faults import Faults

_LONGEST_S = 86_400.0


class FaultControl:
    """Says which faults are asked for, and changes them."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def _state(self) -> Response:
        plan, now = self._faults.plan, self._faults.now()
        in_force = {str(fault): rate for fault in Fault if (rate := plan.rate(fault, now)) > 0}
        return JsonResponse({**plan_facts(plan), "in_force": in_force, "kinds": list(Fault)})

    async def show(self, _request: Request) -> Response:
        """GET faults: seed, lasting and passing rates, what is in force, the kinds there are."""
        return self._state()

    async def change(self, _request: Request, body: dict[str, Any]) -> Response:
        """PUT faults {"rates": {fault: rate or null}, "for_s"?, "seed"?}: others stay.

        With `for_s` the rates pass after so many seconds, and what lasts is back in force.
        """
        rates = _rates(body.get("rates", {}))
        if rates is None:
            return problem(400, f"rates: an object; faults: {', '.join(Fault)}; rates: 0 to 1")
        for_s, seed = body.get("for_s"), body.get("seed")
        if for_s is not None and not (_is_number(for_s) and 0 < for_s <= _LONGEST_S):
            return problem(400, "for_s: seconds above 0, up to a day")
        if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int)):
            return problem(400, "seed: a whole number")
        await self._faults.change(rates, for_s, seed)
        return self._state()

    async def clear(self, _request: Request, _body: dict[str, Any]) -> Response:
        """POST faults/clear: none any more, those of the settings neither."""
        await self._faults.clear()
        return self._state()


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _rates(asked: object) -> dict[Fault, float] | None:
    if not isinstance(asked, Mapping) or not set(asked) <= {str(fault) for fault in Fault}:
        return None
    values = {name: 0.0 if rate is None else rate for name, rate in asked.items()}
    if not all(_is_number(rate) and 0 <= rate <= 1 for rate in values.values()):
        return None
    return {Fault(name): float(rate) for name, rate in values.items()}


def routes(faults: Faults) -> list[BaseRoute]:
    """The routes."""
    control = FaultControl(faults)
    return [
        Route("/_sim/faults", control.show),
        Route("/_sim/faults", command(control.change), methods=["PUT"]),
        Route("/_sim/faults/clear", command(control.clear), methods=["POST"]),
    ]
