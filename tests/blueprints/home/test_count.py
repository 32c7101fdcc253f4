"""The public number."""

from datetime import datetime


def test_the_number_says_by_channel_and_when(client, visitor):
    visitor.sign()
    response = client.get("/count.json")
    found = response.get_json()
    assert found["pledges"] == sum(found["by_channel"].values()) == 1
    assert datetime.fromisoformat(found["as_of"]).tzinfo
    assert found["recounted"] is None
    assert "public" in response.headers["Cache-Control"]


def test_a_recount_proves_it_and_records_when(app, client, visitor):
    visitor.sign()
    done = app.test_cli_runner().invoke(args=["count", "recount"])
    assert done.exit_code == 0, done.output
    assert "online: published 1, counted 1: proved" in done.output
    assert datetime.fromisoformat(client.get("/count.json").get_json()["recounted"])


def test_the_card_is_a_picture_for_sharing(client):
    response = client.get("/ur/card.png")
    assert response.data.startswith(b"\x89PNG")
