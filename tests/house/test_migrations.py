"""The migrations: up from nothing they make the tables that the models describe, and they can be taken back."""

import re
from datetime import timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import column, create_engine, inspect, table, text

from board import config as configuration
from board import create_app, wallclock
from board.extensions import db, migrate, schema
from board.models import words_index
from board.models.absence import Absence, absent_at
from board.models.base import UtcDateTime
from board.models.customer import ContactPoint, Customer, customer_reached_at
from board.models.secrets import lookup_hash
from tests import database as databases


@pytest.fixture
def empty(environ, tmp_path):
    """An application whose database has no table yet."""
    settings = environ | {"DATABASE_URL": databases.another(environ, tmp_path)}
    application = create_app(configuration.load(settings))
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()
    configuration.use(configuration.load(environ))


@pytest.mark.filterwarnings("ignore:.*expression-based index")  # SQLite's are compared to the letter below
def test_up_from_nothing_gives_what_the_models_describe(empty):
    assert schema.is_missing_anything()

    upgrade()

    assert not schema.is_missing_anything()
    options = {"compare_type": True, "include_name": lambda name, *_about: not words_index.is_part(name)}
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, db.metadata) == []


@pytest.mark.only_on("sqlite", "it keeps the words that made an index; PostgreSQL keeps them rewritten")
def test_the_indexes_are_those_of_the_models_to_the_letter(empty, tmp_path):
    upgrade()
    migrated = indexes(db.engine)
    drawn = create_engine(f"sqlite:///{tmp_path}/drawn.db")
    db.metadata.create_all(drawn)

    assert migrated == indexes(drawn)
    drawn.dispose()


def indexes(engine):
    """Index to the SQL that makes it, predicate included, which the comparison of metadata does not see."""
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"))
        return {name: re.sub(r'[\s"()]+', " ", sql).strip() for name, sql in rows if not words_index.is_part(name)}


def test_every_migration_can_be_taken_back(empty):
    upgrade()
    downgrade(revision="base")

    assert inspect(db.engine).get_table_names() == ["alembic_version"]


@pytest.mark.only_on("sqlite", "PostgreSQL alters a table where it stands")
def test_rows_that_refer_to_each_other_live_through_every_migration(empty):
    """SQLite makes a table anew to change it: whoever refers to it must neither forbid that nor be lost with it."""
    upgrade(revision="0001")
    at = {"at": "2024-05-20 06:00:00"}
    with db.engine.begin() as connection:
        connection.execute(text(PERSON), at)
        connection.execute(text(MEMBERSHIP))
    db.engine.dispose()

    upgrade()

    with db.engine.connect() as connection:
        query = text("SELECT person.name, membership.rank FROM membership JOIN person ON person.id = person_id")
        assert connection.execute(query).all() == [("Ada", "agent")]
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_whoever_is_away_when_absences_get_a_table_stays_away(empty):
    upgrade(revision="0009")
    now = wallclock.now()
    until = {"ada": now + timedelta(days=2), "ben": now - timedelta(days=2), "cai": None}
    person = table("person", *map(column, SAID), column("created_at", UtcDateTime), column("absent_until", UtcDateTime))
    with db.engine.begin() as connection:
        for number, (name, end) in enumerate(until.items(), 1):
            values = dict(zip(SAID, (number, f"{name}@demo.test", name, "en", "auto", False, True), strict=True))
            connection.execute(person.insert().values(values | {"created_at": now, "absent_until": end}))

    upgrade()

    (absence,) = db.session.query(Absence)
    assert (absence.person_id, absence.until_at, absence.by_id) == (1, until["ada"], None)
    assert absent_at(absence.from_at) == {1: until["ada"]} and absence.from_at >= now


def test_handles_that_were_known_by_their_figures_alone_are_told_apart_afterwards(empty):
    upgrade(revision="0011")
    kept = {"wxid_li88": "88", "138 1234 5678": "13812345678", "li@customer.test": "li@customer.test"}
    of_all = {"kind": "phone", "mask": "", "is_preferred": True}
    with db.engine.begin() as connection:
        for number, (value, once) in enumerate(kept.items(), 1):
            row = {"id": number, "number": f"CUS{number}", "name": value, "created_at": wallclock.now()} | CUSTOMER
            connection.execute(Customer.__table__.insert().values(row))
            hashes = {"lookup_hash": lookup_hash(once), "tail_hash": lookup_hash(once[-4:])}
            point = {"id": number, "customer_id": number, "value": value} | of_all | hashes
            connection.execute(ContactPoint.__table__.insert().values(point))

    upgrade()

    reached = {value: customer_reached_at(value) for value in (*kept, "qq_zhao88", "88")}
    assert {value: owner and owner.name for value, owner in reached.items()} == {value: value for value in kept} | {
        "qq_zhao88": None, "88": None,
    }  # fmt: skip


CUSTOMER = {"kind": "person", "level": "new", "is_partner": False, "language": "zh"}


SAID = ("id", "email", "name", "language", "theme", "wants_mail", "is_active")


PERSON = """INSERT INTO person (id, email, name, language, theme, single_keys, wants_mail, is_active, created_at)
    VALUES (1, 'ada@demo.test', 'Ada', 'en', 'auto', 1, 0, 1, :at)"""
MEMBERSHIP = "INSERT INTO membership (person_id, board, rank, channels) VALUES (1, 'service-guide', 'agent', '[]')"


def test_the_version_before_can_still_write_after_each_migration(empty):
    """Expand, then contract: a column that it knows stays, one that it does not know fills itself."""
    scripts = list(ScriptDirectory.from_config(migrate.get_config()).walk_revisions())[::-1]
    known = {}
    for script in scripts:
        upgrade(revision=script.revision)
        now = columns()
        if not getattr(script.module, "contracts", False):
            assert harm(known, now) == [], script.revision
        known = now
        db.engine.dispose()


def columns():
    """(table, column) to whether a row may leave it out."""
    found = inspect(db.engine)
    return {
        (table, column["name"]): column["nullable"] or column["default"] is not None or bool(column.get("primary_key"))
        for table in found.get_table_names()
        for column in found.get_columns(table)
        if not words_index.is_part(table)
    }


def harm(known, now):
    """What the version that knows only the `known` columns would stumble over."""
    tables = {table for table, _ in known}
    gone = [("gone", *name) for name in known.keys() - now.keys()]
    filled = {name for name, may_be_empty in now.items() if not may_be_empty and known.get(name) is not False}
    must = [("must be filled", *name) for name in filled if name[0] in tables]
    return sorted(gone + must)


def test_what_would_stop_the_version_before_is_seen():
    before = {("ticket", "id"): True, ("ticket", "title"): True, ("ticket", "board"): False}
    renamed = {("ticket", "id"): True, ("ticket", "name"): True, ("ticket", "board"): False}
    assert harm(before, renamed) == [("gone", "ticket", "title")]
    assert harm(before, before | {("ticket", "mood"): False}) == [("must be filled", "ticket", "mood")]
    assert harm(before, before | {("ticket", "title"): False}) == [("must be filled", "ticket", "title")]
    assert harm(before, before | {("ticket", "mood"): True, ("label", "key"): False}) == []
