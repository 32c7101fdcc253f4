"""Pictures, as everybody sees them."""

from pathlib import Path

import pytest

from campaign.domain import picturing


def test_a_picture_is_public_and_kept_for_ever(app, client):
    folder = Path(app.instance_path) / "pictures"
    digest = picturing.keep(b"any bytes", folder)
    answer = client.get(f"/pictures/{digest}.webp")
    assert answer.data == b"any bytes"
    assert {"public", "immutable"} <= set(answer.headers["Cache-Control"].split(", "))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("name", ["a" * 64, "x", "..%2F..%2Fsecret_key", "A" * 64, "%00"])
def test_anything_else_is_nowhere(client, name):
    assert client.get(f"/pictures/{name}.webp").status_code == 404
