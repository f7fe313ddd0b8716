"""The migrations: up from nothing they make the tables that the models describe, and they can be taken back."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from board import config as configuration
from board import create_app
from board.extensions import db, schema
from board.models import words_index


@pytest.fixture
def empty(environ, tmp_path):
    """An application whose database is an empty file."""
    settings = environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/empty.db"}
    application = create_app(configuration.load(settings))
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()
    configuration.use(configuration.load(environ))


def test_up_from_nothing_gives_what_the_models_describe(empty):
    assert schema.is_missing_anything()

    upgrade()

    assert not schema.is_missing_anything()
    options = {"compare_type": True, "include_name": lambda name, *_about: not words_index.is_part(name)}
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, db.metadata) == []


def test_every_migration_can_be_taken_back(empty):
    upgrade()
    downgrade(revision="base")

    assert inspect(db.engine).get_table_names() == ["alembic_version"]
