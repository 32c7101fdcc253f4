"""The picture of an event."""

import io

import pytest
from PIL import Image

from campaign.domain import picturing

EVENT = "/hosts/friends/events/iftar"


def kept(host):
    folder = f"{host.client.application.instance_path}/pictures"
    import pathlib

    return {path.stem for path in pathlib.Path(folder).glob("*.webp")}


@pytest.fixture
def draft(event, app):
    import shutil

    shutil.rmtree(f"{app.instance_path}/pictures", ignore_errors=True)
    event(state="draft", published_at=None)


def test_a_picture_is_kept_described_shown_and_removed(host, draft, hand, load):
    sent = {"picture": hand.photograph((3000, 100)), "picture_alt-en": "A long table"}
    host.send(f"{EVENT}/picture", **sent)
    digest = load(lambda e: e.picture)
    shown = host.client.get(f"/pictures/{digest}.webp")
    assert shown.mimetype == "image/webp"
    assert Image.open(io.BytesIO(shown.data)).width == 1600
    assert "immutable" in shown.headers["Cache-Control"]
    assert 'alt="A long table"' in host.open(f"{EVENT}/").html
    host.send(f"{EVENT}/picture/remove")
    assert load(lambda e: (e.picture, e.picture_alt)) == (None, None)
    assert host.client.get(f"/pictures/{digest}.webp").status_code == 404


def test_its_description_can_change_alone(host, draft, hand, load):
    host.send(f"{EVENT}/picture", **{"picture": hand.photograph(), "picture_alt-en": "A table"})
    digest = load(lambda e: e.picture)
    host.send(f"{EVENT}/picture", **{"picture_alt-en": "A green table"})
    assert load(lambda e: (e.picture, e.picture_alt)) == (digest, {"en": "A green table"})


def test_a_picture_of_a_live_event_waits_for_staff(host, event, hand, load):
    event()
    host.send(f"{EVENT}/picture", **{"picture": hand.photograph(), "picture_alt-en": "A table"})
    assert load(lambda e: e.picture) is None
    assert "waits for staff" in host.open(f"{EVENT}/").words
    assert kept(host)
    host.send(f"{EVENT}/take-back")
    assert not kept(host)


def test_staff_who_describe_a_picture_that_waits_do_not_publish_it(host, staff, event, hand, load):
    event()
    host.send(f"{EVENT}/picture", **{"picture": hand.photograph(), "picture_alt-en": "A table"})
    answer = staff.send(f"{EVENT}/picture", **{"picture_alt-en": "A green table"})
    assert answer.response.headers["Location"] == "/desk/review/iftar"
    assert load(lambda e: (e.picture, e.picture_alt)) == (None, None)
    assert "A green table" in staff.open("/desk/review/iftar").words
    assert kept(host)


@pytest.mark.parametrize(
    ("content", "described", "sentence"),
    [
        (None, "A table", "Choose a picture file"),
        ("photograph", "", "Say what is on the picture"),
        (b"<svg><script>alert(1)</script></svg>", "A table", "could not read this picture"),
        (bytes(picturing.MOST_BYTES + 1), "A table", "larger than 8 megabytes"),
    ],
    ids=["no file", "no description", "svg", "too many bytes"],
)
def test_what_cannot_be_gets_a_sentence(host, draft, hand, load, content, described, sentence):
    sent = {"picture_alt-en": described}
    if content:
        as_file = (io.BytesIO(content), "p.svg") if isinstance(content, bytes) else None
        sent["picture"] = as_file or hand.photograph()
    page = host.send(f"{EVENT}/picture", 422, **sent)
    assert any(sentence in error for error in page.errors), page.errors
    assert page.value("picture_alt-en") == described
    assert load(lambda e: e.picture) is None
    assert not kept(host)


def test_only_the_picture_may_be_large(host, draft, hand):
    big = "x" * (100 * 1024)
    assert host.client.post("/hosts/friends/profile", data={"name-en": big}).status_code == 413
    huge = io.BytesIO(bytes(picturing.MOST_BYTES + 200 * 1024))
    sent = {"picture": (huge, "p.jpg")}
    assert host.client.post(f"{EVENT}/picture", data=sent).status_code == 413
