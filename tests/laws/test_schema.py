"""Tables say why they hold what they hold, and migrations make them."""

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, UniqueConstraint, inspect

from campaign import clock, create_app
from campaign.domain import badging
from campaign.extensions import db
from campaign.models import Base, Pledge, Postcode, Recount
from tests import make
from tests.conftest import config

TABLES = Base.metadata.sorted_tables


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_each_column_about_a_person_says_why_and_how_long(table):
    for column in table.columns:
        info = {**table.info, **column.info}
        if info.get("person") is not False:
            assert {"label", "purpose", "keep"} <= set(info), column


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_each_constraint_has_a_name(table):
    assert all(constraint.name for constraint in table.constraints)


def test_no_column_is_for_what_is_never_collected():
    never = (
        "nation",
        "immigra",
        "religio",
        "ethnic",
        "risk",
        "referral",
        "extrem",
        "birth",
        "postcode",
    )
    for table in TABLES:
        if not table.info.get("person", True):
            continue
        assert not [c.name for c in table.columns if any(word in c.name for word in never)]


def test_the_migrated_database_is_what_the_models_say(app):
    with app.app_context():
        context = MigrationContext.configure(db.session.connection())
        differences = compare_metadata(context, Base.metadata)
        assert [d for d in differences if d[0] != "remove_table"] == []


def names(found) -> set[str]:
    return {one["name"] for one in found}


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_every_check_key_and_index_of_the_models_is_in_the_database(app, table):
    """Alembic's own comparison leaves checks out."""
    with app.app_context():
        there = inspect(db.engine)
        checks = {c.name for c in table.constraints if isinstance(c, CheckConstraint)}
        unique = {c.name for c in table.constraints if isinstance(c, UniqueConstraint)}
        assert names(there.get_check_constraints(table.name)) == checks
        assert names(there.get_unique_constraints(table.name)) == unique
        indexes = names(there.get_indexes(table.name)) - unique
        assert indexes == {index.name for index in table.indexes}


@pytest.fixture
def empty(database_url, folder, request):
    """A second, empty database on the same engine."""
    if database_url.startswith("sqlite"):
        path = folder / "migrations.sqlite"
        path.unlink(missing_ok=True)
        url = f"sqlite:///{path}"
    else:
        url = _fresh_postgresql(database_url)
    made = create_app(config(url))
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


def _fresh_postgresql(url: str) -> str:
    import psycopg

    plain = url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS migrations")
        connection.execute("CREATE DATABASE migrations")
    return url.replace("/postgres?", "/migrations?")


def test_migrations_go_up_and_down_also_with_rows(empty):
    with empty.app_context():
        flask_migrate.upgrade()
        badging.print_batch(db.session, count=2, made_for="x", now=clock.now())
        for _ in range(2):
            make.pledge(db.session, name="A", age_band="18_plus", contact="a@example.org")
        db.session.add(Postcode(postcode="ZZ11AA", ward_code=None))
        db.session.add(Recount(taken_at=clock.now(), channel="online", pledges=1))
        db.session.commit()
        assert db.session.query(Pledge).count() == 1
        db.session.remove()
        flask_migrate.downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        flask_migrate.upgrade()
        assert {t.name for t in TABLES} <= set(inspect(db.engine).get_table_names())


def test_a_step_down_and_up_again_keeps_rows_and_what_must_be_true(empty):
    with empty.app_context():
        flask_migrate.upgrade()
        make.pledge(db.session, name="A", age_band="18_plus")
        db.session.commit()
        checks = names(inspect(db.engine).get_check_constraints("pledge"))
        db.session.remove()
        flask_migrate.downgrade(revision="0001")
        assert not inspect(db.engine).has_table("used_form")
        assert names(inspect(db.engine).get_check_constraints("pledge")) == checks
        flask_migrate.upgrade()
        assert names(inspect(db.engine).get_check_constraints("pledge")) == checks
        kept = db.session.query(Pledge).one()
        assert (kept.name, kept.sent_mark) == ("A", None)


def test_the_database_itself_refuses_what_must_not_be(session):
    from sqlalchemy.exc import IntegrityError

    make.pledge(session)
    for broken in (
        "UPDATE pledge SET age_band = 'under_13', name = 'Zoë'",
        "UPDATE pledge SET name = 'no age'",
        "UPDATE pledge SET state = 'perhaps'",
        "UPDATE pledge SET contact_sealed = 'x'",
        "UPDATE pledge SET outside = :yes, ward_code = 'E05014735'",
        "UPDATE badge SET state = 'printed'",
    ):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(db.text(broken), {"yes": True} if ":yes" in broken else {})
