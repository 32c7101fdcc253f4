"""The first administrator, and a way back in."""

import pytest

from campaign.extensions import db
from campaign.models import Account, AuditEntry
from tests import make
from tests.visitor import Visitor


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=["accounts", *words])


def test_the_first_administrator_is_invited_from_the_console(run, app):
    said = run("invite", "Ama@Example.org", "--name", "Ama", "--role", "admin")
    assert said.exit_code == 0
    assert said.output.startswith("http://localhost/account/invitation/")
    Visitor(app.test_client()).open(said.output.strip().removeprefix("http://localhost"))
    with app.app_context():
        made = db.session.scalars(db.select(Account)).one()
        assert made.has("admin") and made.is_invited
        (entry,) = db.session.scalars(db.select(AuditEntry))
        assert (entry.actor_id, entry.deed) == (None, "account.invited")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("invite", "ama@example.org", "--name", "Ama"), "Somebody with this e-mail"),
        (("invite", "01582 123456", "--name", "Ama"), "not an e-mail address"),
        (("invite", "a@b@c", "--name", "Ama"), "not an e-mail address"),
        (("invite", "new@example.org", "--name", "  "), "1 to 80"),
        (("invite", "new@example.org", "--name", "x", "--role", "king"), "king"),
        (("reset", "nobody@example.org"), "No open account"),
    ],
)
def test_what_cannot_be_done_is_said(run, session, words, sentence):
    make.account(session, email="ama@example.org")
    said = run(*words)
    assert said.exit_code != 0 and sentence in said.output


def test_a_reset_voids_the_password(run, app, session):
    make.account(session, "admin", email="ama@example.org")
    assert run("reset", "ama@example.org").exit_code == 0
    with app.app_context():
        kept = db.session.scalars(db.select(Account)).one()
        assert kept.password_hash is None and kept.is_invited
