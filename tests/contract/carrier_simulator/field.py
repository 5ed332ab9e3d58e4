"""A field page as the gateway gives it, in the small: enough for a persona to work on."""

from tests.contract.carrier_simulator.world import Hook, Server

OUTCOMES = ("safe", "needs_help", "moved", "no_answer", "away", "refused", "wrong_data")
TOKEN = "ABCDEFGHJKMNPQRS"


class Field:
    """One contact's page with its doors."""

    def __init__(self, server: Server, visits: tuple[str, ...]) -> None:
        self.outcomes = dict.fromkeys(visits, "")
        self.received = False
        self.cannot = False
        self.looks = 0
        self._base = f"/t/{TOKEN}"
        answers = server.answers
        for path in (self._base, f"{self._base}/f", f"{self._base}/u2"):
            answers[path] = self._page
        answers[f"{self._base}/received"] = self._received
        answers[f"{self._base}/cannot"] = self._cannot
        for visit in visits:
            answers[f"{self._base}/visits/{visit}"] = self._visit
        self.link = f"{server.base}{self._base}/f"

    def _page(self, _: Hook) -> tuple[int, str]:
        self.looks += 1
        if not self.received:
            forms = "".join(
                f"<form method='post' action='{self._base}/{what}'><button>x</button></form>"
                for what in ("received", "cannot")
            )
            return 200, f"<html><body>3 doors {forms}</body></html>"
        sections = "".join(self._section(*one) for one in self.outcomes.items())
        return 200, f"<html><body>{sections}</body></html>"

    def _section(self, visit: str, outcome: str) -> str:
        given = f' data-outcome="{outcome}"' if outcome else ""
        buttons = "".join(
            f'<button name="outcome" value="{value}">{value}</button>' for value in OUTCOMES
        )
        action = f"{self._base}/visits/{visit}"
        form = f'<form method="post" action="{action}">{buttons}</form>'
        return f'<section id="v-{visit}"{given}>{form}</section>'

    def _received(self, _: Hook) -> tuple[int, str]:
        self.received = True
        return 303, self._base

    def _cannot(self, _: Hook) -> tuple[int, str]:
        self.cannot = True
        return 303, self._base

    def _visit(self, hook: Hook) -> tuple[int, str]:
        assert self.received, "doors open only after received"
        self.outcomes[hook.path.rsplit("/", 1)[1]] = hook.fields["outcome"]
        return 303, self._base
