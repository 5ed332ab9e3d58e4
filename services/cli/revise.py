"""Writing a migration from the difference between the tables in code and in the database.

For developers: `python -m services.cli.revise SERVICE "what changes"` starts an embedded
PostgreSQL, migrates it, compares, and writes the file; read it before you commit it.
"""

import secrets
import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import URL, create_engine
from sqlalchemy.pool import NullPool

from services.runtime import migrations
from services.runtime.bootstrap import bootstrap
from services.runtime.embedded.postgres import EmbeddedPostgres
from services.runtime.roles import LOGINS

PASSWORD = secrets.token_hex(8)


def revise(service: str, message: str) -> None:
    """Write the next revision of a service."""
    schema = migrations.service_schema(service)
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedPostgres(Path(folder) / "pg")
        try:
            address = server.start()
            bootstrap(address.url(), "muster", dict.fromkeys(LOGINS, PASSWORD))
            url = URL.create(
                "postgresql+psycopg", schema.owner, PASSWORD, address.host, address.port, "muster"
            )
            engine = create_engine(url, poolclass=NullPool)
            with engine.begin() as connection:
                config = migrations.alembic_config(schema)
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
            with engine.begin() as connection:
                config.attributes["connection"] = connection
                folder_of = Path(config.get_main_option("script_location") or "") / "versions"
                number = len(list(folder_of.glob("[0-9]*.py"))) + 1
                command.revision(config, message, autogenerate=True, rev_id=f"{number:04d}")
            engine.dispose()
        finally:
            server.remove()


if __name__ == "__main__":
    revise(sys.argv[1], sys.argv[2])
