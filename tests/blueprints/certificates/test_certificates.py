"""The certificate on the young person's own page: paper, pictures, and a credential that verifies."""

import json
from urllib.parse import urlsplit

import pypdfium2
import pytest
from openbadgeslib.ob3 import OB3LdpVerifier
from openbadgeslib.verify import verify_badge

from campaign import clock
from campaign.domain import applying, certifying, confiding, leaving, progressing
from campaign.domain.credentialing import is_holder
from campaign.extensions import db
from campaign.models import Cohort
from campaign.models.cohort import TOPICS
from tests import make, programme
from tests.make import FIELD_KEYS
from tests.programme import SEALER
from tests.tongues import some_languages

CONTACT = "ola@example.org"
FORMS = {
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "json": "application/ld+json",
}


@pytest.fixture
def certified(app):
    """Makes a young person with a certificate, and returns the address of their page."""

    def make_one(language="en", name="Ola", topics=("equality", "hate_crime"), tag="en"):
        with app.app_context():
            cohort = make.cohort(db.session, slug="spring", name={"en": "Spring group"})
            young = make.ambassador(
                db.session, cohort, language=language, name=name, contact=CONTACT
            )
            token = confiding.token_of(young, SEALER)
            for topic in topics:
                held = programme.workshop(db.session, cohort, topic)
                day = held.event.starts.date()
                progressing.tick(db.session, held, day, [young.uid], now=clock.now())
            certifying.give(db.session, young, now=clock.now(), sealer=SEALER)
            db.session.commit()
        return f"/{tag}/ambassadors/mine/{token}"

    return make_one


def pages_text(pdf):
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    return " ".join(document[0].get_textpage().get_text_bounded().split())


def fetch(client):
    """How a verifier asks for the issuer's document: at our own address."""

    def answer(url):
        return client.get(urlsplit(url).path).get_data()

    return answer


def test_an_independent_verifier_accepts_the_credential_and_both_pictures(client, certified):
    address = certified()
    said = client.get(f"{address}/certificate.json").get_data(as_text=True)
    credential = json.loads(said)
    verifier = OB3LdpVerifier.for_issuer_did(credential["issuer"]["id"])
    found = verifier.verify(said, download=fetch(client))
    assert found.achievement.name == "Youth ambassador"
    assert "Equality, Hate crime" in credential["description"]
    assert is_holder(credential, "Ola")
    for form in ("png", "svg"):
        picture = client.get(f"{address}/certificate.{form}").get_data()
        checked = verify_badge(picture, resolve_did=True, download=fetch(client))
        assert (checked.valid, checked.trusted) == (True, True), checked.reason
        spoilt = picture.replace(b"Hate crime", b"Hate rhyme")
        assert not verify_badge(spoilt, resolve_did=True, download=fetch(client)).valid


@pytest.mark.parametrize("language", some_languages())
def test_it_is_in_the_language_of_the_young_person_whatever_the_address_says(
    client, certified, language
):
    address = certified(language=language, tag="en")
    assert (
        json.loads(client.get(f"{address}/certificate.json").data)["credentialSubject"][
            "achievement"
        ]["inLanguage"]
        == language
    )
    for form, type_ in FORMS.items():
        answer = client.get(f"{address}/certificate.{form}")
        assert (answer.status_code, answer.mimetype) == (200, type_)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_the_paper_names_who_what_and_when(client, certified):
    words = pages_text(client.get(f"{certified(name='Łucja')}/certificate.pdf").get_data())
    for said in ("Certificate", "Łucja", "Equality", "Hate crime", "Spring group", "Given on"):
        assert said in words, (said, words)
    assert str(clock.now().year) in words


@pytest.mark.parametrize("name", ["ተስፋዬ", "ნინო"])
def test_a_name_we_have_no_letters_for_is_left_for_a_pen(client, certified, name):
    words = pages_text(client.get(f"{certified(name=name)}/certificate.pdf").get_data())
    assert "This certificate is given to" in words
    assert not set(name) & set(words)


@pytest.mark.parametrize("language", some_languages())
@pytest.mark.parametrize(
    "name",
    [
        "Wilhelmina-Konstancja Brzęczyszczykiewicz-Wojciechowska",
        "فاطمہ زہرا بنتِ محمد عبدالرحمٰن صدیقی القادری الہاشمی",
        "W" * 60,
    ],
)
def test_a_long_name_and_every_topic_fit_on_one_page(client, certified, language, name):
    address = certified(name=name, topics=TOPICS, language=language)
    assert pages_text(client.get(f"{address}/certificate.pdf").get_data())


def test_only_topics_with_a_name_are_named(client, certified):
    words = pages_text(client.get(f"{certified(topics=TOPICS)}/certificate.pdf").get_data())
    assert "Leading in sport" in words
    assert "Something else" not in words


def test_the_page_of_the_young_person_leads_there(visitor, certified):
    page = visitor.open(certified())
    links = {a["href"] for a in page.all("a")}
    assert {link.rsplit(".", 1)[1] for link in links if "/certificate." in link} == set(FORMS)


@pytest.mark.parametrize("form", FORMS)
def test_without_one_there_is_nothing(visitor, app, form):
    with app.app_context():
        young = make.ambassador(db.session, make.cohort(db.session), contact=CONTACT)
        token = confiding.token_of(young, SEALER)
        db.session.commit()
    page = visitor.open(f"/en/ambassadors/mine/{token}/certificate.{form}", 404)
    assert "There is no certificate at this address" in page.words
    visitor.open(f"/en/ambassadors/mine/{'0' * 48}/certificate.{form}", 404)
    visitor.open(f"/en/ambassadors/mine/{token}/certificate.exe", 404)


def test_who_leaves_has_none_any_more(client, certified, app):
    address = certified()
    with app.app_context():
        young = applying.find(db.session, address.rsplit("/", 1)[1])
        leaving.leave(db.session, young, today=clock.today())
        db.session.commit()
    assert client.get(f"{address}/certificate.pdf").status_code == 404


def test_the_issuers_documents_are_for_everybody_and_name_nobody(client, certified):
    certified()
    document = client.get("/credentials/did.json")
    assert document.get_json()["id"] == "did:web:localhost:credentials"
    assert set(document.get_json()["verificationMethod"][0]) == {
        "id",
        "type",
        "controller",
        "publicKeyMultibase",
    }
    picture = client.get("/ur/credentials/badge.png")
    assert picture.data.startswith(b"\x89PNG")
    for answer in (document, picture):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "public" in answer.headers["Cache-Control"]


def test_the_seed_of_the_key_is_nowhere_in_what_is_sent(client, certified):
    seed = SEALER.mark("credential issuer")
    address = certified()
    for path in ("/credentials/did.json", f"{address}/certificate.json"):
        said = client.get(path).get_data(as_text=True)
        assert seed not in said
        assert FIELD_KEYS[0][1].decode() not in said


def test_a_cohorts_name_with_quotes_and_lines_still_verifies(client, certified, app):
    address = certified()
    with app.app_context():
        cohort = db.session.query(Cohort).one()
        cohort.name = {"en": 'The "best" \\ group\nof\tall ]]> <b>'}
        db.session.commit()
    for form in ("png", "svg"):
        picture = client.get(f"{address}/certificate.{form}").get_data()
        assert verify_badge(picture, resolve_did=True, download=fetch(client)).valid
