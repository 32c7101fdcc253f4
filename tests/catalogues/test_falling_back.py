"""A broken catalogue: the page answers, in English for that sentence, and it is logged once."""

import logging
import struct

import pytest
from babel.messages.mofile import write_mo
from flask import Flask, render_template_string
from flask_babel import Babel, force_locale, gettext, lazy_gettext, lazy_ngettext, ngettext
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.catalogues import keeping
from campaign.catalogues.falling_back import Words
from campaign.catalogues.keeping import DESK, PUBLIC
from campaign.extensions import babel, desk_words
from campaign.languages import LANGUAGES
from tests import small_catalogues
from tests.proving import PROVE
from tests.public_words import TRANSLATIONS
from tests.visitor import Page

BROKEN = "%(nobody)s 100 % %("
GREETING, COUNTED = small_catalogues.ENGLISH[1], small_catalogues.ENGLISH[3]


@pytest.fixture
def lines():
    """What is logged."""
    records = []
    handler = logging.Handler()
    handler.emit = records.append
    logging.getLogger("campaign").addHandler(handler)
    yield records
    logging.getLogger("campaign").removeHandler(handler)


@pytest.fixture
def served(tmp_path, monkeypatch):
    """Serves a catalogue from a folder, compiled without a check."""

    def serve(catalogue, tag, domain=PUBLIC):
        path = keeping.path_of(tmp_path, LANGUAGES[tag].locale, domain).with_suffix(".mo")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_mo(file, catalogue)
        if domain == PUBLIC:
            monkeypatch.setattr(babel, "domain_instance", Words(str(tmp_path)))
        else:
            fresh = Words(str(tmp_path), domain)
            for name, value in vars(fresh).items():
                monkeypatch.setattr(desk_words, name, value)
        return path

    return serve


def real(tag, domain=PUBLIC):
    locale = LANGUAGES[tag].locale
    return keeping.read(keeping.path_of(TRANSLATIONS, locale, domain), locale)


def test_a_page_says_the_broken_sentence_in_english_and_the_rest_as_before(client, served, lines):
    catalogue = real("pl")
    kept = catalogue.get("Who runs this, and complaints").string
    catalogue.get("Skip to the page").string = BROKEN
    catalogue.get("Your name").string = BROKEN  # the label of a field: lazily
    served(catalogue, "pl")
    for _ in range(2):
        page = client.get("/pl/pledge")
        assert page.status_code == 200
        assert "Skip to the page" in page.text and "Your name" in page.text
        assert kept in page.text and "nobody" not in page.text
    found = [one.event for one in lines if one.levelno == logging.ERROR]
    assert found == ["catalogue.broken pl messages 2"]


@pytest.mark.parametrize("domain", [PUBLIC, DESK])
def test_now_or_lazily_counted_or_not_the_english_is_said(app, served, domain):
    catalogue = small_catalogues.make("ur")
    catalogue.get(GREETING).string = BROKEN
    catalogue.get(COUNTED).string = ("%(num)d", "%(many)d")
    served(catalogue, "ur", domain)
    with app.test_request_context(), force_locale("ur"):
        ways = (
            (gettext, ngettext, lazy_gettext, lazy_ngettext)
            if domain == PUBLIC
            else (
                *(desk_words.gettext, desk_words.ngettext),
                *(desk_words.lazy_gettext, desk_words.lazy_ngettext),
            )
        )
        for one, counted in zip(ways[::2], ways[1::2], strict=True):
            assert str(one(GREETING, name="Ama")) == "Hello Ama"
            assert str(counted(*COUNTED, 1)) == "1 person"
            assert str(counted(*COUNTED, 7)) == "7 people"
            assert str(one("Sign the pledge")).startswith(LANGUAGES["ur"].autonym)


def headed(line, charset="utf-8"):
    """A compiled catalogue with a line in its header, as no program would write it."""
    at, texts = (
        28 + 4 * 8,
        [b"", b"a", f"Content-Type: x; charset={charset}\n{line}".encode(), b"b"],
    )
    table = b""
    for text in texts:
        table, at = table + struct.pack("<II", len(text), at), at + len(text) + 1
    return struct.pack("<7I", 0x950412DE, 0, 2, 28, 44, 0, 0) + table + b"\0".join(texts) + b"\0"


UNREADABLE = [
    *(b"", b"hello", b"\xde\x12\x04\x95" + b"\xff" * 30),
    *(headed("", charset="nonsense"), headed("", charset="hex"), headed("", charset="utf-16")),
    *(headed("Plural-Forms: nplurals=2"), headed("Plural-Forms: nplurals=2; plural=n%0;")),
    *(headed("Language: !!"), headed("PO-Revision-Date: x"), headed("")[:50], headed("")[:20]),
    None,
]


@pytest.mark.parametrize("content", UNREADABLE, ids=range(len(UNREADABLE)))
def test_a_catalogue_that_is_none_is_english_throughout(client, served, lines, content):
    path = served(real("pl"), "pl")
    path.unlink()
    path.mkdir() if content is None else path.write_bytes(content)
    page = client.get("/pl/pledge")
    assert page.status_code == 200 and "Skip to the page" in page.text
    client.get("/pl/pledge")
    assert [one.event for one in lines if one.levelno == logging.ERROR] == [
        "catalogue.unreadable pl messages"
    ]


def test_a_catalogue_without_a_fault_loses_nothing(app, served, lines):
    served(small_catalogues.make("ar"), "ar")
    with app.test_request_context(), force_locale("ar"):
        for number in (0, 1, 2, 5, 11, 100):
            assert LANGUAGES["ar"].autonym in ngettext(*COUNTED, number)
    assert lines == []


def test_the_quiet_line_says_who_checked_the_translation_and_when(client, served):
    line = "%(group)s checked this translation on %(date)s."
    catalogue = real("pl")
    catalogue.headers["Last-Translator"] = "Polish <Saturday> School, 2026-09-05"
    catalogue.delete(line)
    served(catalogue, "pl")
    checked = " ".join(Page(client.get("/pl/about")).words.split())
    assert "Polish <Saturday> School checked this translation on 5 września 2026." in checked
    assert (
        catalogue.get("A speaker of this language has not checked this translation yet.").string
        not in checked
    )
    catalogue.headers["Last-Translator"] = "Polish Saturday School"  # but when?
    served(catalogue, "pl")
    assert "Saturday" not in client.get("/pl/about").text


@settings(max_examples=2000 if PROVE else 40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1500), st.integers(0, 255)), max_size=6), st.integers(0))
def test_whatever_bytes_a_file_has_a_sentence_is_said(tmp_path_factory, changes, end):
    folder = tmp_path_factory.mktemp("words")
    app = Flask("campaign")
    Babel(app)
    path = keeping.path_of(folder, "pl", PUBLIC).with_suffix(".mo")
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, small_catalogues.make("pl"))
    content = bytearray(path.read_bytes())
    for at, byte in changes:
        content[at % len(content)] = byte
    path.write_bytes(content[: end or None])
    words = Words(str(folder))
    with app.test_request_context(), force_locale("pl"):
        assert words.gettext(GREETING, name="Ama")
        assert words.ngettext(*COUNTED, 2)


def test_what_a_translation_holds_is_text_on_the_page_and_no_markup(client, served):
    """Neither a tag nor the end of an attribute: Jinja alone would take both as they are."""
    catalogue = real("pl")
    catalogue.get("About this site").string = 'O" onfocus="alert(1)'
    catalogue.get("Write a name without marks such as < or >.").string = "Bez < i >, 'tak'"
    served(catalogue, "pl")
    page = client.post("/pl/pledge", data={"name": "<"})
    assert 'aria-label="O&#34; onfocus=&#34;alert(1)"' in page.text
    assert "Bez &lt; i &gt;, &#39;tak&#39;" in page.text


def test_a_translation_fills_in_what_is_markup_and_escapes_the_rest(app, served):
    served(small_catalogues.make("pl"), "pl")
    template = (
        "{{ _('Hello %(name)s', name='<i>') }} {{ _('Hello %(name)s', name='<i>' | safe) }}"
        " {{ ngettext('%(num)d person', '%(num)d people', 5) }}"
        "{% autoescape false %} {{ _('Hello %(name)s', name='<i>') }}{% endautoescape %}"
    )
    with app.test_request_context(), force_locale("pl"):
        said = render_template_string(template)
        assert said.count("&lt;i&gt;") == 1 and said.count("<i>") == 2
        assert ngettext(*COUNTED, 5) in said
