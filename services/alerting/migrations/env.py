"""Alembic's entry: the runtime knows how."""

from alembic import context

from services.runtime.migrations import run_env

run_env(context.config)
