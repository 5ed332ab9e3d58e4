from services.carrier_simulator.domain.page_plan import PageForm
from services.carrier_simulator.translate.field_page import read_page

HTML = """<!doctype html><html><body>
<form method="post" action="/t/ABC/received"><input type="hidden" name="n" value="7"></form>
<form method="get" action="/t/ABC/cannot"></form>
<section id="v-v1" data-outcome="no_answer"><form method="post" action="/t/ABC/visits/v1">
<button name="outcome" value="safe">平安</button>
<button name="outcome" value="away" disabled>外出</button></form></section>
<section id="v-v2"></section></body></html>"""


def test_forms_and_doors() -> None:
    page = read_page(HTML, "http://x/t/ABC/f")
    assert page is not None
    assert page.received == PageForm("http://x/t/ABC/received", (("n", "7"),))
    assert page.cannot is None
    first, second = page.visits
    assert (first.visit_id, first.outcome, first.offered) == ("v1", "no_answer", ("safe",))
    assert first.form == PageForm("http://x/t/ABC/visits/v1")
    assert (second.form, second.outcome) == (None, "")


def test_an_empty_answer_is_no_page() -> None:
    assert read_page("", "http://x/") is None
