"""Signing."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign.extensions import db, limiter
from campaign.forms import sign_submission
from campaign.models import Pledge
from tests.visitor import Visitor

ADULT = {"name": "Amina Khan", "age_band": "18_plus"}


def only_pledge(app) -> Pledge:
    with app.app_context():
        return db.session.query(Pledge).one()


def test_two_taps_sign(visitor, pledges):
    page = visitor.open("/en/pledge")
    ticked = [a for a in page.all("input") if "checked" in a]
    assert not ticked
    receipt = visitor.receipt()
    assert visitor.open(receipt).status == 200
    assert pledges() == 1


def test_a_real_postcode_lands_in_its_ward_and_is_not_kept(visitor, app):
    visitor.receipt("ur", postcode="lu1 2bq")
    pledge = only_pledge(app)
    assert pledge.ward_code == "E05014739"
    with app.app_context():
        row = db.session.execute(db.text("SELECT * FROM pledge")).one()
    assert not any("2BQ" in str(value).upper() for value in row)


def test_just_outside_is_welcome(visitor, app):
    page = visitor.open(visitor.receipt(postcode="LU7 9XT"))
    assert "you are welcome" in page.words
    assert only_pledge(app).outside


def test_the_same_form_sent_twice_is_one_pledge_and_one_receipt(visitor, pledges):
    fields = {"submission": visitor.submission(), **ADULT}
    assert visitor.receipt(**fields) == visitor.receipt(**fields)
    assert pledges() == 1


def test_ten_identical_posts_at_once_are_one_pledge_and_one_receipt(app, visitor, pledges):
    fields = {
        "submission": visitor.submission(),
        "contact": "a@example.org",
        "updates": "y",
        **ADULT,
    }

    def post(_: int) -> str:
        return Visitor(app.test_client()).receipt(**fields)

    with ThreadPoolExecutor(10) as pool:
        receipts = set(pool.map(post, range(10)))
    assert len(receipts) == 1
    assert pledges() == 1


def test_a_form_another_person_used_does_not_open_their_receipt(visitor, pledges):
    fields = {"submission": visitor.submission(), **ADULT}
    first = visitor.receipt(**fields)
    page = visitor.sign(422, submission=fields["submission"], name="Bola", age_band="18_plus")
    assert first.rsplit("/", 1)[1] not in page.html
    assert page.value("name") == "Bola"
    assert page.value("submission") != fields["submission"]
    visitor.receipt(submission=page.value("submission"), name="Bola", age_band="18_plus")
    assert pledges() == 2


def test_the_same_name_and_contact_again_is_answered_alike_and_not_counted(visitor, pledges):
    first = visitor.sign(contact="07700 900123", **ADULT)
    again = visitor.sign(contact="+44 7700 900123", **{**ADULT, "name": "amina  khan"})
    assert again.status == first.status
    assert pledges() == 1
    one = visitor.open(first.response.headers["Location"])
    other = visitor.open(again.response.headers["Location"])
    shape = [(tag, sorted(a)) for tag, a in one.tags]
    assert shape == [(tag, sorted(a)) for tag, a in other.tags]


def test_two_people_may_share_a_contact(visitor, pledges):
    visitor.sign(contact="07700 900123", **ADULT)
    visitor.sign(contact="07700 900123", **{**ADULT, "name": "Bilal Khan"})
    assert pledges() == 2


def test_a_joiner_is_spelling_and_stays(visitor, app):
    visitor.receipt(name="پری\u200cناز", age_band="18_plus")
    assert only_pledge(app).name == "پری\u200cناز"


def test_two_names_in_arabic_script_are_two_people(visitor, pledges):
    for name in ("علی", "علي"):
        visitor.sign(contact="07700 900123", name=name, age_band="18_plus")
    assert pledges() == 2


@pytest.mark.parametrize(
    "spelling",
    [
        "07700 900123",
        "07700900123",
        "+447700900123",
        "0044 7700 900 123",
        "(07700) 900-123",
        "+44 (0)7700 900123",
    ],
)
def test_a_phone_is_the_same_in_six_spellings(visitor, pledges, spelling):
    visitor.sign(contact="07700900123", **ADULT)
    visitor.sign(contact=spelling, **ADULT)
    assert pledges() == 1


def test_a_contact_is_kept_encrypted_and_only_for_news(visitor, app):
    visitor.receipt(contact="amina@example.org", updates="y", **ADULT)
    pledge = only_pledge(app)
    assert b"amina" not in pledge.contact_sealed
    assert "amina" not in pledge.contact_mark


def test_a_contact_without_news_is_not_kept(visitor, app):
    visitor.receipt(contact="amina@example.org", **ADULT)
    assert only_pledge(app).contact_sealed is None


def test_under_13_counts_and_keeps_no_name_or_contact(visitor, app, pledges):
    receipt = visitor.receipt(
        name="Zoë", contact="zoe@example.org", updates="y", age_band="under_13"
    )
    pledge = only_pledge(app)
    assert (pledge.name, pledge.contact_sealed, pledge.contact_mark) == (None, None, None)
    assert pledges() == 1
    assert "under 13" in visitor.open(receipt).words


BAD = [
    ({"agree": ""}, "Tick this box"),
    ({"agree": "false"}, "Tick this box"),
    ({"name": "x" * 10_000}, "at most 80"),
    ({"contact": "x" * 10_000}, "at most 254"),
    ({"postcode": "x" * 10_000}, "at most 12"),
    ({"badge": "x" * 10_000}, "at most 40"),
    ({"ward": "x" * 10_000}, "Choose a ward"),
    ({"age_band": "x" * 10_000}, "three age groups"),
    ({"submission": "x" * 10_000}, "open for too long"),
    ({"name": "Am\0ina"}, "could not be read"),
    ({"contact": "a\0@example.org"}, "could not be read"),
    ({"postcode": "LU1\0"}, "could not be read"),
    ({"name": "\u202eanimA"}, "turn text around"),
    ({"name": "Am\u2028ina"}, "could not be read"),
    ({"name": "Am\u2029ina"}, "could not be read"),
    ({"name": "\u200b\u2060"}, "could not be read"),
    ({"name": "Am\u00adina"}, "could not be read"),
    ({"name": "\u200d"}, "at least one letter"),
    ({"name": "\u3164"}, "at least one letter"),
    ({"name": "1 -"}, "at least one letter"),
    ({"name": "<b>Amina</b>"}, "without marks"),
    ({"contact": "<script>@x"}, "could not read this e-mail"),
    ({"postcode": "<b>"}, "could not read this postcode"),
    ({"ward": "E05099999"}, "Choose a ward"),
    ({"ward": "E05014737", "postcode": "LU1 2BQ"}, "is in Central, not in Biscot"),
    ({"postcode": "AB10 1AB"}, "in or near the town"),
    ({"contact": "amina@example"}, "could not read this e-mail"),
    ({"contact": "12345"}, "could not read this e-mail"),
    ({"updates": "y"}, "Write an e-mail"),
    ({"age_band": ""}, "Choose your age group"),
    ({"age_band": "99"}, "three age groups"),
    ({"badge": "not-a-code"}, "not a badge code"),
    ({"badge": "0000 0000 0000"}, "already somebody"),
    ({"submission": ""}, "open for too long"),
]


@pytest.mark.parametrize(("bad", "says"), BAD, ids=[f"{next(iter(b))}-{s}" for b, s in BAD])
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(visitor, pledges, bad, says):
    page = visitor.sign(422, **{**ADULT, **bad})
    assert says in page.words
    (summary,) = [a for a in page.all("div") if a.get("class") == "summary"]
    assert "autofocus" in summary
    if "name" not in bad:
        assert page.value("name") == "Amina Khan"
    assert pledges() == 0
    # What is shown again can be sent again: the mark on the page is a good one.
    again = {"submission": page.value("submission"), **ADULT}
    assert visitor.receipt(**again)


@pytest.mark.parametrize("language", ["ur", "pl"])
@pytest.mark.parametrize(("bad", "says"), BAD, ids=[f"{next(iter(b))}-{s}" for b, s in BAD])
def test_every_refusal_is_translated(visitor, language, bad, says):
    page = visitor.sign(422, language, **{**ADULT, **bad})
    assert says not in page.words


def test_lone_surrogates_are_refused(visitor):
    submission = visitor.submission()
    body = f"submission={submission}&agree=y&age_band=18_plus&name=%ED%A0%80x"
    response = visitor.client.post(
        "/en/pledge", data=body, content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 422


def test_an_altered_submission_is_refused(visitor):
    visitor.sign(422, submission=visitor.submission()[:-2] + "xx")


def test_a_submission_of_another_form_is_refused(visitor, app):
    with app.app_context():
        other = sign_submission("booking")
    visitor.sign(422, submission=other)


def test_two_megabytes_are_too_much(visitor):
    page = visitor.sign(413, name="x" * 2_000_000)
    assert "too much" in page.words


def test_the_wrong_content_type_is_refused(visitor):
    response = visitor.client.post("/en/pledge", json={"agree": "y"})
    assert response.status_code == 415


TEXT = st.text(st.characters(exclude_categories=()), max_size=300)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "submission",
                "name",
                "ward",
                "postcode",
                "age_band",
                "contact",
                "updates",
                "agree",
                "badge",
            ]
        )
        | TEXT,
        TEXT,
    ),
    st.booleans(),
)
def test_rubbish_never_breaks_the_form(client, fields, signed):
    data = {
        k.encode("utf-8", "replace"): v.encode("utf-8", "surrogatepass") for k, v in fields.items()
    }
    if signed:
        limiter.reset()
        data[b"submission"] = Visitor(client).submission().encode()
    body = b"&".join(_quoted(k) + b"=" + _quoted(v) for k, v in data.items() if k)
    for path in ("/en/pledge", "/ur/pledge"):
        response = client.post(path, data=body, content_type="application/x-www-form-urlencoded")
        assert response.status_code in {303, 413, 422, 429}


def _quoted(value: bytes) -> bytes:
    return b"".join(b"%%%02x" % byte for byte in value)
