"""Whether something touches a division, in SQL: a limit then counts only what is shown."""


def touching(communities: str) -> str:
    """Whether any code of a column is in `:division`: a division is the beginning of the codes of
    what lies in it, the empty one is everywhere."""
    return f"""(:division = '' or exists (
        select from unnest({communities}) code where starts_with(code, :division)))"""
