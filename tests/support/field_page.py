"""The field page as a person uses it: forms and buttons, no JavaScript."""

import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import urljoin

import httpx
from lxml import html


@dataclass
class FieldPage:
    """One page as it was shown; pressing something gives the page that follows."""

    http: httpx.AsyncClient
    url: str
    status: int
    root: html.HtmlElement

    @classmethod
    async def opened(cls, http: httpx.AsyncClient, url: str) -> Self:
        return cls._shown(http, await http.get(url, follow_redirects=True))

    @classmethod
    def _shown(cls, http: httpx.AsyncClient, answer: httpx.Response) -> Self:
        return cls(http, str(answer.url), answer.status_code, html.fromstring(answer.text))

    @property
    def words(self) -> str:
        """All that can be read on it."""
        return " ".join(self.root.text_content().split())

    @property
    def doors(self) -> dict[str, str]:
        """Outcome by the door's title; empty where none was given."""
        return {
            section.findtext(".//h3") or "": section.get("data-outcome") or ""
            for section in self.root.iter("section")
            if section.get("id", "").startswith("v-")
        }

    def offers(self, button: str) -> bool:
        """Whether it has this button."""
        return self._form(button) is not None

    async def presses(self, button: str) -> "FieldPage":
        """Press `received` or `cannot`."""
        form = self._form(button)
        assert form is not None, f"no button {button!r} on: {self.words}"
        return await self._post(form, {})

    async def answers_door(self, door: str, outcome: str) -> "FieldPage":
        """Press an outcome at the door whose title has these characters."""
        (form,) = self._section(door).xpath(".//form[.//button[@value='safe']]")
        return await self._post(form, {"outcome": outcome})

    async def arrives_at(self, door: str) -> "FieldPage":
        """Press "I am at the door" of the door whose title has these characters."""
        (form,) = self._section(door).xpath(".//form[contains(@action, '/arrived')]")
        return await self._post(form, {})

    def _section(self, door: str) -> html.HtmlElement:
        for section in self.root.iter("section"):
            if door in (section.findtext(".//h3") or ""):
                return section
        raise AssertionError(f"no door {door!r} among {list(self.doors)}: {self.words}")

    async def raises(self, kind: str, note: str = "") -> "FieldPage":
        """Say that the level above has to settle something."""
        form = self._form("matters")
        assert form is not None, f"nothing can be raised on: {self.words}"
        return await self._post(form, {"kind": kind, "note": note})

    async def settles(self, how: str, note: str = "") -> "FieldPage":
        """Answer the first matter that waits; `up` sends it on."""
        for form in self.root.iter("form"):
            if "/matters/" in (form.get("action") or ""):
                return await self._post(form, {"how": how, "note": note})
        raise AssertionError(f"no matter to answer on: {self.words}")

    def _form(self, button: str) -> html.HtmlElement | None:
        for form in self.root.iter("form"):
            if (form.get("action") or "").endswith(f"/{button}"):
                return form
        return None

    async def _post(self, form: html.HtmlElement, fields: dict[str, str]) -> "FieldPage":
        hidden = {
            str(item.get("name")): str(item.get("value"))
            for item in form.iter("input")
            if item.get("type") == "hidden"
        }
        url = urljoin(self.url, form.get("action") or "")
        answer = await self.http.post(url, data=hidden | fields, follow_redirects=True)
        return self._shown(self.http, answer)


def names_door(page: str, door: str) -> bool:
    """Whether a page's source has a door's number: a token may hold its digits by chance."""
    return re.search(rf"(?<![0-9A-Za-z]){door}(?![0-9A-Za-z])", page) is not None
