"""Alive, ready, and quiet logs."""

import io
import json
import logging

from campaign.extensions import db
from campaign.logs import FIELDS, JsonFormatter, logger


def test_alive_and_ready(client):
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").get_json() == {"ready": True}


def test_not_ready_while_migrations_are_missing(app, client):
    with app.app_context():
        found = db.session.execute(db.text("SELECT version_num FROM alembic_version")).scalar()
        db.session.execute(db.text("UPDATE alembic_version SET version_num = 'older'"))
        db.session.commit()
        try:
            assert client.get("/readyz").status_code == 503
        finally:
            db.session.execute(
                db.text("UPDATE alembic_version SET version_num = :found"), {"found": found}
            )
            db.session.commit()


def test_logs_hold_allowed_fields_and_nothing_of_the_person(visitor):
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    logger.addHandler(handler)
    receipt = visitor.receipt(name="Amina", age_band="18_plus", postcode="LU1 2BQ")
    visitor.open(f"{receipt}?done=secret")
    visitor.open("/en/b/000000000000", 404)
    logger.removeHandler(handler)
    lines = written.getvalue().splitlines()
    assert len(lines) == 4
    for line in lines:
        assert set(json.loads(line)) <= set(FIELDS)
    together = "\n".join(lines)
    for secret in ("Amina", "LU1", receipt.rsplit("/", 1)[1], "000000000000", "secret"):
        assert secret not in together


def test_an_unexpected_error_is_a_translated_page_and_saves_nothing(app, client, monkeypatch):
    monkeypatch.setattr("campaign.domain.counting.current", lambda *a, **k: 1 / 0)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    response = client.get("/ur/")
    assert response.status_code == 500
    assert 'dir="rtl"' in response.get_data(as_text=True)
    assert "Content-Security-Policy" in response.headers
