"""`muster`: one command for operators, officers and the demo."""

import typer

from services.cli.lazy import LazyGroup

app = typer.Typer(
    name="muster",
    cls=LazyGroup,
    help="Muster: from a hazard warning to people at doors.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def muster() -> None:
    """Muster: from a hazard warning to people at doors."""


if __name__ == "__main__":
    app()
