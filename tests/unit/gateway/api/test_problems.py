"""In which language a request is answered."""

import pytest
from starlette.requests import Request

from services.gateway.api.problems import texts_for

SCRIPT, LINK = "application/json", "text/html,*/*"


def request(path: str, accept: str, language: str = "en", query: str = "") -> Request:
    """Of a browser in which the page that was opened last is Chinese."""
    headers = {"accept": accept, "accept-language": language, "cookie": "muster_language=zh"}
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
    )


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (request("/v1/drills", SCRIPT), "en"),
        (request("/v1/drills", SCRIPT, language=""), "zh"),
        (request("/v1/mobilisations/1/report.csv", LINK), "zh"),
        (request("/drills", LINK), "zh"),
        (request("/drills", LINK, query="lang=en"), "en"),
    ],
)
def test_a_script_is_answered_in_its_pages_language_a_person_in_the_last_chosen(
    asked: Request, language: str
) -> None:
    assert texts_for(asked).language == language
