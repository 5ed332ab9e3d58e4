"""What of a plan's texts a contact needs: the lines for the kinds of building they have."""

from collections.abc import Collection, Mapping, Sequence

from services.gateway.field.domain.facts import Guide


def guide_for(texts: object, traits: Collection[str] | None) -> Guide:
    """The plan's lines as alerting publishes them; `traits` of the contact's buildings, None for
    who has more than a building and so needs all. What is not there is left out.
    """
    if not isinstance(texts, Mapping):
        return Guide()
    page = texts.get("page")
    places = texts.get("places")
    return Guide(
        todo=(
            *_lines(page.get("todo") if isinstance(page, Mapping) else page),
            *_places(places if isinstance(places, Mapping) else {}, traits),
        ),
        questions=_lines(texts.get("questions")),
        take=_lines(texts.get("take")),
    )


def _places(places: Mapping[str, object], traits: Collection[str] | None) -> tuple[str, ...]:
    return tuple(
        str(line) for trait, line in sorted(places.items()) if traits is None or trait in traits
    )


def _lines(lines: object) -> tuple[str, ...]:
    if not isinstance(lines, Sequence) or isinstance(lines, str):
        return ()
    return tuple(str(line) for line in lines)
