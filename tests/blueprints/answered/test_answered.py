"""What residents read: answers in their language, aims with how far they are, projects, and a feed."""

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from campaign import clock
from campaign.domain import partnering, theming
from tests import answers, make

ATOM = "{http://www.w3.org/2005/Atom}"
BUDGET = 14_336


def answered(kept, **over):
    return kept(
        lambda session: answers.theme(session, public=True, **{"state": "done", **over}).slug
    )


@pytest.mark.parametrize("path", ["answered", "aims", "projects"])
@pytest.mark.parametrize("language", ["en", "ur", "pl"])
def test_an_empty_page_says_so(visitor, path, language):
    page = visitor.open(f"/{language}/{path}")
    assert any(attributes.get("class") == "note" for attributes in page.all("p"))


@pytest.mark.parametrize(
    "path", ["answered", "answered/x", "answered.atom", "aims", "projects", "projects/x"]
)
def test_without_a_language_the_readers_own_is_found(client, path):
    response = client.get(f"/{path}", headers={"Accept-Language": "ur"})
    assert response.status_code == 302 and response.headers["Location"] == f"/ur/{path}"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("done", "Done"),
        ("doing", "We are doing it"),
        ("cannot", "We cannot do it"),
        ("heard", "Not answered yet"),
    ],
)
def test_each_answer_says_what_was_said_what_is_done_and_who_looks_after_it(
    visitor, kept, state, words
):
    slug = answered(kept, state=state)
    page = visitor.open(f"/en/answered/{slug}")
    for text in (words, "It is dark behind the hall.", "Town Hall, streets", "The path is lit."):
        assert text in page.words
    assert ("By when" in page.words) == (state in ("heard", "doing"))
    assert ("Answered on" in page.words) == (state != "heard")
    assert words in visitor.open("/en/answered").words


def test_what_residents_do_not_see_is_nowhere(visitor, kept):
    slug = kept(lambda session: answers.theme(session, state="done", title={"en": "Hidden"}).slug)
    visitor.open(f"/en/answered/{slug}", 404)
    for path in ("/en/answered", "/en/answered.atom", "/en/"):
        assert "Hidden" not in visitor.open(path).html


def test_where_it_was_heard_is_said_without_numbers(visitor, kept):
    def act(session):
        theme = answers.theme(session, public=True)
        for source in (answers.opinion(session), answers.opinion(session), answers.note(session)):
            theming.code(session, theme, source)
        return theme.slug

    page = visitor.open(f"/en/answered/{kept(act)}")
    assert "in feedback on events" in page.words and "at workshops" in page.words
    assert "in a survey" not in page.words and "2" not in page.words.split("We heard this")[1][:80]


def test_a_text_that_is_missing_in_a_language_is_shown_in_another_that_says_so(visitor, kept):
    slug = answered(kept, title={"en": "Lamps", "ur": "لیمپ"})
    page = visitor.open(f"/ur/answered/{slug}")
    assert "لیمپ" in page.words
    assert {"class": "lines", "lang": "en", "dir": "ltr"} in page.all("p")


def test_the_newest_answers_come_first_a_page_at_a_time(visitor, kept):
    now = clock.now()

    def act(session):
        for number in range(25):
            then = now - timedelta(hours=number)
            answers.theme(
                session, public=True, state="done", title={"en": f"No{number}."}, now=then
            )

    kept(act)
    first, second = visitor.open("/en/answered"), visitor.open("/en/answered?page=2")
    assert "No0." in first.words and "No19." in first.words and "No20." not in first.words
    assert "No20." in second.words and "No24." in second.words
    assert first.words.index("No0.") < first.words.index("No1.")
    assert "Older answers" in first.words and "Newer answers" in second.words
    assert "Older answers" not in second.words


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "", "99999", "1e3", "²"])
def test_a_page_of_the_list_that_is_none_is_404(visitor, page):
    visitor.open(f"/en/answered?page={page}", 404)


@pytest.mark.parametrize("path", ["answered/x", "projects/x", "answered/" + "x" * 300])
def test_what_there_is_not_is_404(visitor, path):
    visitor.open(f"/en/{path}", 404)


def test_the_front_page_leads_to_the_newest_answer(visitor, kept):
    slug = answered(kept, title={"en": "Lamps"})
    page = visitor.open("/en/")
    assert "Lamps" in page.words
    assert {f"/en/answered/{slug}", "/en/answered"} <= {a["href"] for a in page.all("a")}


def test_aims_show_how_far_they_are_and_what_came_of_them(visitor, kept):
    def act(session):
        aim = answers.aim(session, title={"en": "Sign"}, measure="pledges", target=2)
        answers.theme(session, public=True, state="done", title={"en": "Lamps"}, aim=aim)
        answers.aim(
            session, title={"en": "Talk"}, horizon="long", measure_words={"en": "All talk."}
        )
        today = clock.today()
        answers.aim(session, title={"en": "Tomorrow"}, since=today + timedelta(1))
        for _ in range(3):
            make.pledge(session)

    kept(act)
    page = visitor.open("/en/aims")
    assert "Pledges signed: 3 of 2" in page.words and "All talk." in page.words
    assert page.all("progress")[0]["value"] == "2"
    assert "Lamps" in page.words and "Tomorrow" not in page.words


def test_a_project_is_read_from_the_problem_to_the_impact(visitor, kept):
    def act(session):
        outputs = [{"text": {"en": "Ten meals"}, "measure": "events_held"}]
        made = answers.project(session, outputs=outputs)
        partnering.publish(made, by_staff=True, now=clock.now())
        return made.slug

    slug = kept(act)
    words = visitor.open(f"/en/projects/{slug}").words
    parts = [
        "The problem.",
        "The audience.",
        "The activities.",
        "Ten meals",
        "The outcomes.",
        "The impact.",
    ]
    assert sorted(parts, key=words.index) == parts
    assert "counted up to" not in words  # nothing was published yet
    assert "The name." in visitor.open("/en/projects").words


def feed(client, language="en", **options):
    return client.get(f"/{language}/answered.atom", **options)


def test_the_feed_has_each_answer_once_in_the_readers_language(client, kept):
    slug = answered(kept, title={"en": "Lamps", "ur": "لیمپ"}, said={"en": "Dark\x07 & <cold>"})
    kept(lambda session: answers.theme(session, public=True).slug)
    root = ET.fromstring(feed(client, "ur").data)
    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "لیمپ"
    assert entry.find(f"{ATOM}link").get("href") == f"http://localhost/ur/answered/{slug}"
    assert "Dark & <cold>" in entry.findtext(f"{ATOM}content")
    for name in ("id", "title", "updated", "author"):
        assert root.find(f"{ATOM}{name}") is not None


def test_the_feed_is_sent_once_to_whoever_asks_again(client, kept):
    first = feed(client)
    again = feed(client, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.data
    answered(kept)
    assert feed(client, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
    assert feed(client).mimetype == "application/atom+xml"


@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_full_page_comes_in_one_flight(client, kept, language):
    said = {
        "en": "It is dark on the way home in winter. " * 8,
        "ur": "سردیوں میں گھر جاتے ہوئے اندھیرا ہوتا ہے۔ " * 8,
    }

    def act(session):
        for number in range(20):
            text = {tag: f"{number} {words}" for tag, words in said.items()}
            answers.theme(session, public=True, state="done", said=text, answer=text)

    kept(act)
    page = client.get(f"/{language}/answered", headers={"Accept-Encoding": "br"})
    sheets = [
        line.split('"')[3]
        for line in client.get(f"/{language}/answered").text.splitlines()
        if 'rel="stylesheet"' in line
    ]
    styles = sum(len(client.get(sheet, headers={"Accept-Encoding": "br"}).data) for sheet in sheets)
    assert len(sheets) == 2
    assert len(page.data) + styles <= BUDGET


def test_public_pages_may_be_kept_for_a_minute_and_set_no_cookie(visitor, kept):
    slug = answered(kept)
    for path in ("answered", f"answered/{slug}", "aims", "projects"):
        response = visitor.open(f"/en/{path}").response
        assert "max-age=60" in response.headers["Cache-Control"]
