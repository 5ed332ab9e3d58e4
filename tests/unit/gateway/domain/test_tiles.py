"""A tile server is one origin, and its address can be asked by a browser."""

import pytest

from services.gateway.domain.tiles import Tiles, origin_of


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("http://tiles.street.example/{z}/{x}/{y}.png", "http://tiles.street.example"),
        ("https://10.1.2.3:8443/w/{z}/{y}/{x}?style=grey", "https://10.1.2.3:8443"),
    ],
)
def test_the_origin_is_scheme_host_and_port(address: str, origin: str) -> None:
    assert origin_of(address) == origin
    assert Tiles(address).origin == origin


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("http://tiles.example/map.png", "{z}, {x} and {y}"),
        ("http://tiles.example/{z}/{x}.png", "{z}, {x} and {y}"),
        ("http://tiles.example/{z}/{x}/{y}/{y}.png", "once each"),
        ("http://{s}.tiles.example/{z}/{x}/{y}.png", "nothing else in braces"),
        ("http://{z}.example/{x}/{y}.png", "its host"),
        ("tiles.example/{z}/{x}/{y}.png", "http://"),
        ("/tiles/{z}/{x}/{y}.png", "http://"),
        ("ftp://tiles.example/{z}/{x}/{y}.png", "http://"),
        ("http:///{z}/{x}/{y}.png", "a host"),
        ("http://me:secret@tiles.example/{z}/{x}/{y}.png", "no user"),
        ("http://tiles.example/{z}/{x}/{y}.png; script-src *", "semicolon"),
        ("http://*/{z}/{x}/{y}.png", "its host"),
        ("http://[fd00::7]:8085/{z}/{x}/{y}.png", "IPv4"),
        ("http://tiles.example:no/{z}/{x}/{y}.png", "Port"),
    ],
)
def test_what_no_browser_could_ask_or_a_policy_could_not_bound_is_refused(
    address: str, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        origin_of(address)


def test_without_an_address_there_is_no_origin() -> None:
    assert Tiles().origin == ""
