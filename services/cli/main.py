"""`muster`: one command for operators, officers and the demo."""

import typer

from services.alerting.cli import app as plans
from services.cli import alerts, dead_letters, demo_command, doctor, env, prepare, run
from services.gateway.cli import app as keys
from services.roster.cli import app as roster

app = typer.Typer(
    name="muster",
    help="Muster: from a hazard warning to people at doors.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command("run")(run.run)
app.command("bootstrap")(prepare.bootstrap)
app.command("migrate")(prepare.migrate)
app.command("demo")(demo_command.demo)
app.command("doctor")(doctor.doctor)
app.command("watch")(alerts.watch)
app.command("stop")(alerts.stop)
app.command("approve")(alerts.approve)
app.command("env")(env.env)
app.add_typer(alerts.app, name="alert")
app.add_typer(dead_letters.app, name="dead-letters")
app.add_typer(keys, name="keys")
app.add_typer(plans, name="plans")
app.add_typer(roster)

if __name__ == "__main__":
    app()
