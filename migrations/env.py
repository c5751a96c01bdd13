"""Alembic's environment: the connection comes from `fundledger.storage.schema`, inside one transaction."""

from alembic import context

from fundledger.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=False,
    compare_server_default=False,
)
context.run_migrations()
