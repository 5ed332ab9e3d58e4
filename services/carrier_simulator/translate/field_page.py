"""The leader's page as a phone shows it, to what can be done on it."""

from urllib.parse import urljoin

from lxml import etree, html

from services.carrier_simulator.domain.page_plan import FieldPage, PageForm, VisitForm

DOOR = "v-"


def read_page(text: str, address: str) -> FieldPage | None:
    """The page's forms, addresses completed from `address`; None for what is no HTML."""
    parser = html.HTMLParser(no_network=True, huge_tree=False)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return FieldPage(
        received=_answer(root, "/received", address),
        cannot=_answer(root, "/cannot", address),
        visits=tuple(
            _visit(section, address)
            for section in root.iterfind(".//section")
            if _id(section).startswith(DOOR)
        ),
    )


def _form(form: html.HtmlElement, address: str) -> PageForm:
    hidden = tuple(
        (str(field.get("name")), str(field.get("value") or ""))
        for field in form.iterfind(".//input[@type='hidden']")
        if field.get("name")
    )
    return PageForm(urljoin(address, form.get("action") or ""), hidden)


def _answer(root: html.HtmlElement, ending: str, address: str) -> PageForm | None:
    for form in root.iterfind(".//form"):
        action = form.get("action") or ""
        if action.endswith(ending) and (form.get("method") or "").lower() == "post":
            return _form(form, address)
    return None


def _id(section: html.HtmlElement) -> str:
    return section.get("id") or ""


def _visit(section: html.HtmlElement, address: str) -> VisitForm:
    found: PageForm | None = None
    offered: list[str] = []
    for form in section.iterfind(".//form"):
        values = [
            str(button.get("value"))
            for button in form.iterfind(".//button[@name='outcome']")
            if button.get("value") and button.get("disabled") is None
        ]
        if values:
            found = found or _form(form, address)
            offered += values
    return VisitForm(
        visit_id=_id(section).removeprefix(DOOR),
        form=found,
        outcome=section.get("data-outcome") or "",
        offered=tuple(offered),
        called=section.get("data-called") == "help",
    )
