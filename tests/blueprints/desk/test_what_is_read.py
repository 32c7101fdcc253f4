"""Staff read all that residents will: every language, every recording, and what a group says of itself."""

import pytest
from sqlalchemy.orm.attributes import flag_modified

from campaign import clock
from campaign.domain import speaking
from campaign.domain.sounding import Kept
from campaign.domain.speaking import Block, Said
from campaign.extensions import db
from events.models import ProgrammeItem
from tests import make
from tests.blueprints.hosts.sent import form_of
from tests.visitor import Visitor

HERE = "/hosts/friends/events/meal"
REVIEW = "/desk/review/meal"
VIDEO = "https://videos.example.org/1"
RUDE = {
    "title": {"en": "Shared meal", "ps": "سرلیک"},
    "description": {"en": "Bring a dish.", "ps": "تشریح"},
    "access_note": {"ps": "لاسرسی"},
    "picture": "a" * 64,
    "picture_alt": {"en": "A hall", "ps": "انځور"},
    "questions": [
        {
            "key": "q1",
            "text": {"en": "Chair?", "ps": "چوکۍ"},
            "purpose": {"en": "To seat you.", "ps": "ولې"},
            "required": False,
        }
    ],
}
PASHTO = ("سرلیک", "تشریح", "لاسرسی", "انځور", "چوکۍ", "ولې", "برخه", "ډله")


@pytest.fixture
def event(app):
    """An event of a group that is not trusted, heard and signed."""

    def make_one(**over):
        with app.app_context():
            session = db.session
            about = {"en": "We eat.", "ps": "ډله"}
            group = make.group(
                session, slug="friends", about=about, website="https://friends.example.org"
            )
            part = ProgrammeItem(title={"ps": "برخه"}, starts_after=0, minutes=30)
            texts = {**RUDE, "programme": [part], "venue": "Town Hall", "bookable": True}
            make.event(session, group, slug="meal", **{**texts, **over})
            hear(session, "سندره")
            sign(session, VIDEO)
            session.commit()

    return make_one


@pytest.fixture
def waiting(event):
    event(state="waiting", published_at=None)


@pytest.fixture
def staff(app):
    return enter(app, "staff")


@pytest.fixture
def host(app, event):
    """A member of the group, whose event residents see."""
    event()
    return enter(app)


@pytest.fixture
def stranger(app):
    return Visitor(app.test_client())


def enter(app, *roles):
    with app.app_context():
        group = None if roles else db.session.query(make.PartnerGroup).one()
        account = make.account(db.session, *roles, group=group)
    visitor = Visitor(app.test_client())
    visitor.enter(account)
    return visitor


def hear(session, words, opus="b" * 64, spoken="phr"):
    block, said = Block("event:meal", "description"), Said(words, "ur")
    kept, source = Kept(opus, "c" * 64, 3), RUDE["description"]["en"]
    speaking.say(session, block, spoken, said, kept, source=source, today=clock.today())


def sign(session, address, block="access_note"):
    named, source = Block("event:meal", block), RUDE["access_note"]["ps"]
    speaking.show_signed(session, named, address, source=source, today=clock.today())


def test_every_language_of_every_text_is_there_to_read(waiting, staff):
    page = staff.open(REVIEW)
    for text in PASHTO:
        assert text in page.words
    assert 'lang="ps" dir="rtl"' in page.html
    assert "https://friends.example.org" in page.words
    page.keeps_the_rules_of_the_house()


def test_a_recording_is_there_to_hear_and_to_read_and_a_video_to_follow(waiting, staff):
    page = staff.open(REVIEW)
    assert any("b" * 64 in source["src"] for source in page.all("source"))
    assert "سندره" in page.words and "open" in next(iter(page.all("details")))
    assert VIDEO in page.words and VIDEO in [a.get("href") for a in page.all("a")]


def change(field, *, tag="ps"):
    def act(event):
        setattr(event, field, {**getattr(event, field), tag: "بل شی"})

    return act


def ask_otherwise(part):
    def act(event):
        event.questions[0][part] = {"ps": "بل شی"}
        flag_modified(event, "questions")

    return act


MEANWHILE = {
    "title": change("title"),
    "description": change("description", tag="pl"),
    "access note": change("access_note", tag="en"),
    "picture's words": change("picture_alt"),
    "question": ask_otherwise("text"),
    "why": ask_otherwise("purpose"),
    "programme": lambda event: setattr(event.programme[0], "title", {"ps": "بل شی"}),
    "transcript": lambda event: hear(db.session(), "بل شی"),
    "recording": lambda event: hear(db.session(), "سندره", opus="d" * 64),
    "another recording": lambda event: hear(db.session(), "بل شی", spoken="rmy"),
    "silence": lambda event: speaking.silence(
        db.session(), Block("event:meal", "description"), "phr"
    ),
    "video": lambda event: sign(db.session(), f"{VIDEO}2"),
    "another video": lambda event: sign(db.session(), VIDEO, "description"),
    "group": lambda event: setattr(event.group, "about", {"ps": "بل شی"}),
    "website": lambda event: setattr(event.group, "website", "https://elsewhere.example.org"),
}


@pytest.mark.parametrize("what", MEANWHILE)
def test_what_changed_between_reading_and_approving_is_shown_anew(waiting, staff, load, what):
    read = staff.open(REVIEW).value("read")
    load(MEANWHILE[what])
    page = staff.send(f"{REVIEW}/approve", 409, read=read)
    assert "changed this while you were reading" in page.words
    assert load(lambda event: event.state) == "waiting"
    staff.send(f"{REVIEW}/approve", read=page.value("read"))
    assert load(lambda event: event.state) == "live"


def test_a_recording_changed_beside_an_edit_that_waits_is_shown_anew(host, staff, load):
    sent = form_of(host.open(f"{HERE}/edit"))
    host.send(f"{HERE}/edit", **{**sent, "venue": "Library"})
    read = staff.open(REVIEW).value("read")
    load(MEANWHILE["transcript"])
    assert "بل شی" in staff.send(f"{REVIEW}/approve", 409, read=read).words
    assert load(lambda event: event.venue) == "Town Hall"


def booking(load):
    day = load(lambda event: event.starts.date())
    return f"/events/meal/{day}/places"


def test_a_question_in_another_language_waits_for_staff(host, staff, stranger, load):
    asked = booking(load)
    sent = form_of(host.open(f"{HERE}/texts/ur"))
    host.send(f"{HERE}/texts/ur", **{**sent, "questions-1-text": "کرسی؟"})
    assert "کرسی؟" in host.open(f"{HERE}/").words
    assert "کرسی؟" not in stranger.open(f"/ur{asked}").words
    page = staff.open(REVIEW)
    assert "Question 1 (اردو)" in page.words and page.words.count("کرسی؟") == 2
    staff.send(f"{REVIEW}/approve", read=page.value("read"))
    assert "کرسی؟" in stranger.open(f"/ur{asked}").words


def test_a_question_that_is_new_goes_or_becomes_a_duty_waits_and_is_told(host, staff, load):
    sent = form_of(host.open(f"{HERE}/edit"))
    new = {"questions-1-text-en": "Allergies?", "questions-1-purpose-en": "To cook."}
    host.send(f"{HERE}/edit", **{**sent, **new, "questions-0-required": "y"})
    assert load(lambda event: len(event.questions)) == 1
    assert "What bookers are asked" in staff.open("/desk/").words
    words = " ".join(staff.open(REVIEW).words.split())
    for told in ("Question 2 (English)", "Allergies?", "To cook.", "Nobody can book without"):
        assert told in words, told
    sent = form_of(host.open(f"{HERE}/edit"))
    host.send(f"{HERE}/edit", **{**sent, "questions-0-remove": "y"})
    assert "Goes: Chair?" in " ".join(staff.open(REVIEW).words.split())


@pytest.mark.parametrize("block", ["title", "description", "access_note"])
def test_another_language_of_what_residents_see_waits_for_staff(host, staff, stranger, block):
    tag = "ur" if block == "access_note" else "ps"  # it was written in Pashto first
    sent = form_of(host.open(f"{HERE}/texts/{tag}"))
    host.send(f"{HERE}/texts/{tag}", **{**sent, block: "بل شی"})
    assert "بل شی" not in stranger.open(f"/{tag}/events/meal").words
    page = staff.open(REVIEW)
    assert "بل شی" in page.words
    staff.send(f"{REVIEW}/approve", read=page.value("read"))
    assert "بل شی" in stranger.open(f"/{tag}/events/meal").words


def test_a_video_of_a_live_event_is_changed_by_staff_alone(host, staff, stranger):
    sent = {"video-block": "access_note", "video-address": f"{VIDEO}2"}
    host.open(f"{HERE}/sounds")
    host.send(f"{HERE}/sounds/video", 409, **sent)
    host.send(f"{HERE}/sounds/remove", 409, block="description", spoken="phr")
    page = stranger.open("/en/events/meal")
    assert f'"{VIDEO}"' in page.html and "سندره" in page.words
    staff.open(f"{HERE}/sounds")
    staff.send(f"{HERE}/sounds/video", **sent)
    assert f'"{VIDEO}2"' in stranger.open("/en/events/meal").html


def test_staff_publish_for_a_group_once_they_have_read(event, staff, stranger, load):
    event(state="draft", published_at=None)
    staff.open(f"{HERE}/")
    answer = staff.send(f"{HERE}/ask")
    assert answer.response.headers["Location"] == REVIEW
    assert REVIEW in [a["href"] for a in staff.open(f"{HERE}/").all("a")]
    assert stranger.client.get("/en/events/meal").status_code == 404
    staff.send(f"{REVIEW}/approve", read=staff.open(REVIEW).value("read"))
    stranger.open("/en/events/meal")


PROFILE = "/hosts/friends/profile"
SAID = {"name-en": "Rude", "about-en": "Ruder", "website": "https://rude.example.org"}


def profile_of(load):
    return load(lambda event: (event.group.name["en"], event.group.about.get("en")))


def test_what_a_group_says_of_itself_beside_a_live_event_is_changed_by_staff(
    host, staff, stranger, load
):
    note = "Residents read this already, so staff change it."
    for path in (PROFILE, "/hosts/friends/texts/ps"):
        page = host.open(path)
        assert note in page.words and "We eat." in page.words
        assert "Save" not in page.words.split()
    host.send(PROFILE, 409, **SAID)
    host.send("/hosts/friends/texts/ps", 409, about="بل شی")
    page = stranger.open("/ps/events/meal")
    assert "ډله" in page.words and "بل شی" not in page.words and "Rude" not in page.words
    assert note not in staff.open(PROFILE).words
    staff.send(PROFILE, **SAID)
    assert profile_of(load) == ("Rude", "Ruder")
    sent = form_of(staff.open("/hosts/friends/texts/ps"))
    staff.send("/hosts/friends/texts/ps", **{**sent, "about": "بل شی"})
    assert "بل شی" in stranger.open("/ps/events/meal").words


@pytest.mark.parametrize(
    ("trusted", "state", "status"),
    [
        (True, "live", 303),
        (False, "draft", 303),
        (False, "waiting", 409),
        (False, "cancelled", 409),
    ],
)
def test_a_group_writes_of_itself_as_long_as_staff_will_read_it(
    app, event, load, trusted, state, status
):
    event(state=state)
    load(lambda event: setattr(event.group, "trusted", trusted))
    host = enter(app)
    host.open(PROFILE)
    host.send(PROFILE, status, **SAID)
    assert (profile_of(load) == ("Rude", "Ruder")) == (status == 303)
