"""The one step before any migration: database, login roles, schemas, and who may look where."""

from collections.abc import Mapping

import psycopg
from psycopg import sql

from services.runtime.roles import SCHEMAS


def bootstrap(admin_url: str, database: str, passwords: Mapping[str, str]) -> None:
    """Make the database, roles and schemas; again with the same arguments changes nothing.

    `admin_url` is a superuser's libpq URL; `passwords` are by login role. Every role may look
    into every `<service>_public`, what it finds there is granted view by view; into a service's
    own schema no other service can look.
    """
    with psycopg.connect(admin_url, autocommit=True) as connection:
        _create_database(connection, database)
        for login, password in passwords.items():
            _create_login(connection, login, password)
    with psycopg.connect(admin_url, dbname=database) as connection:
        connection.execute("revoke create on schema public from public")
        for service in SCHEMAS:
            owner = sql.Identifier(service.owner)
            for name in (service.schema, service.public):
                connection.execute(
                    sql.SQL("create schema if not exists {} authorization {}").format(
                        sql.Identifier(name), owner
                    )
                )
            for login in passwords:
                connection.execute(
                    sql.SQL("grant usage on schema {} to {}").format(
                        sql.Identifier(service.public), sql.Identifier(login)
                    )
                )
            for login in service.others:
                connection.execute(
                    sql.SQL("grant usage on schema {} to {}").format(
                        sql.Identifier(service.schema), sql.Identifier(login)
                    )
                )


def _create_database(connection: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    found = connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
    if found is None:
        connection.execute(
            sql.SQL("create database {} encoding 'UTF8' template template0").format(
                sql.Identifier(name)
            )
        )


def _create_login(
    connection: psycopg.Connection[tuple[object, ...]], login: str, password: str
) -> None:
    found = connection.execute("select 1 from pg_roles where rolname = %s", [login]).fetchone()
    verb = "alter" if found else "create"
    connection.execute(
        sql.SQL(f"{verb} role {{}} login password {{}}").format(
            sql.Identifier(login), sql.Literal(password)
        )
    )
