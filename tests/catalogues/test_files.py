"""Files for translators: whatever stands in a catalogue, the file gives it back as it was."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.catalogues import merging, sheet, xliff
from campaign.catalogues.keeping import Catalogue
from campaign.catalogues.rows import Context, NotAFile, rows_of
from campaign.languages import LANGUAGES
from tests import small_catalogues
from tests.proving import PROVE

SPACE = {"x": xliff.SPACE}
FORMS = pytest.mark.parametrize(
    ("write", "read"),
    [(lambda rows: xliff.write(rows, rows[0].language), xliff.read), (sheet.write, sheet.read)],
    ids=["xliff", "csv"],
)
pieces = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
    st.sampled_from(
        ["%(name)s", "%(num)d", "<b>", "</b>", "%%", "'", "=1+1", "\r\n", "&amp;", " "]
    ),
)
texts = st.lists(pieces, min_size=1, max_size=4).map("".join).filter(bool)


@st.composite
def catalogues(draw):
    """Catalogues of three plural forms, with any texts in them, translated or not."""
    made = Catalogue("pl")
    made.mime_headers = small_catalogues.make("pl").mime_headers
    for english in draw(st.lists(st.one_of(texts, st.tuples(texts, texts)), max_size=4)):
        said = st.one_of(st.just(""), texts)
        count = 3 if isinstance(english, tuple) else 0
        made.add(english, tuple(draw(said) for _ in range(count)) if count else draw(said))
    return made


@FORMS
@settings(max_examples=500 if PROVE else 25, deadline=None)
@given(catalogue=catalogues())
def test_what_is_exported_and_imported_again_changes_nothing(write, read, catalogue):
    rows = rows_of(catalogue, "pl", "messages", {})
    if not rows:
        return
    back = read(write(rows))
    assert back == [replace(row, context=one.context) for row, one in zip(rows, back, strict=True)]
    before = [(one.id, one.string) for one in catalogue]
    came = merging.merge(catalogue, back, language=LANGUAGES["pl"], others={})
    assert (came.taken, came.refused) == (0, [])
    assert [(one.id, one.string) for one in catalogue] == before


@FORMS
@settings(max_examples=500 if PROVE else 25, deadline=None)
@given(said=texts)
def test_what_a_translator_writes_arrives_as_it_was_written(write, read, said):
    rows = rows_of(small_catalogues.make("pl"), "pl", "messages", {})
    back = read(write([replace(rows[0], target=said), *rows[1:]]))
    assert back[0].target == said


@pytest.fixture
def document():
    places = {"Hello %(name)s": Context(("campaign/templates/base.html:4",), ("pictures/a.png",))}
    rows = rows_of(small_catalogues.make("ar"), "ar", "messages", places)
    return ET.fromstring(xliff.write(rows, "ar"))


def test_the_document_is_xliff_2(document):
    assert document.tag == f"{{{xliff.SPACE}}}xliff"
    assert document.attrib == {"version": "2.0", "srcLang": "en", "trgLang": "ar"}
    (file,) = document.findall("x:file", SPACE)
    ids = [one.get("id") for one in file.iter() if one.tag.endswith(("}unit", "}group"))]
    assert len(set(ids)) == len(ids) and all(re.fullmatch(r"[\w.-]+", one) for one in ids)
    for unit in file.iterfind(".//x:unit", SPACE):
        assert [one.tag.partition("}")[2] for one in unit if "originalData" not in one.tag] == [
            "notes",
            "segment",
        ]
        named = {one.get("id") for one in unit.iterfind("x:originalData/x:data", SPACE)}
        for text in (
            *unit.iter(f"{{{xliff.SPACE}}}source"),
            *unit.iter(f"{{{xliff.SPACE}}}target"),
        ):
            codes = list(text.iterfind("x:ph", SPACE))
            assert {one.get("dataRef") for one in codes} <= named
            assert len({one.get("id") for one in codes}) == len(codes)
            assert not [
                held for held in (text.text, *(c.tail for c in codes)) if "%(" in (held or "")
            ]


def test_a_counted_sentence_is_a_group_with_a_unit_for_each_form(document):
    groups = document.findall(".//x:group", SPACE)
    assert len(groups) == 2
    units = groups[0].findall("x:unit", SPACE)
    notes = [unit.findtext("x:notes/x:note[@category='numbers']", None, SPACE) for unit in units]
    assert notes[:3] == ["0", "1", "2"] and notes[3].startswith("3 to 10, 103 to 110")
    sources = ["".join(unit.find("x:segment/x:source", SPACE).itertext()) for unit in units]
    assert sources == [" people", " person", *[" people"] * 4]


def test_a_unit_says_where_it_stands_and_on_which_picture(document):
    notes = {note.get("category"): note.text for note in document.iterfind(".//x:note", SPACE)}
    assert notes["location"] == "campaign/templates/base.html:4"
    assert notes["screenshot"] == "pictures/a.png"


def test_a_program_may_cut_a_unit_into_segments_and_turn_them_around():
    rows = rows_of(small_catalogues.make("pl"), "pl", "messages", {})[:1]
    content = f"""<xliff version="2.1" srcLang="en" trgLang="pl" xmlns="{xliff.SPACE}"><file id="messages">
      <unit id="{rows[0].key}-0"><originalData><data id="a">%(name)s</data></originalData>
      <segment state="final"><source>Sign </source><target order="3"><mrk id="m">Koniec</mrk></target></segment>
      <ignorable><source>the </source><target order="2"> </target></ignorable>
      <segment><source>pledge</source><target order="1"><ph id="1" dataRef="a"/>!</target></segment>
      </unit></file></xliff>"""
    (row,) = xliff.read(content.encode())
    assert (row.source, row.target) == ("Sign the pledge", "%(name)s! Koniec")
    assert row.state == "initial" and row.was is None


def test_a_target_in_another_language_is_said_to_be():
    content = f"""<xliff version="2.0" srcLang="en" trgLang="pl" xmlns="{xliff.SPACE}"><file id="messages">
      <unit id="s1-0"><segment><source>a</source><target xml:lang="ro">b</target></segment></unit>
      </file></xliff>"""
    assert xliff.read(content.encode())[0].language == "ro"


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<xliff", "cannot be read as XML"),
        (b'<?xml version="1.0" encoding="nonsense"?><x/>', "cannot be read as XML"),
        (b"<html></html>", "not XLIFF 2.0"),
        (b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>', "not XLIFF 2.0"),
        (f'<xliff version="2.0" srcLang="en" xmlns="{xliff.SPACE}"/>'.encode(), "trgLang"),
        (BOMB.encode(), "DOCTYPE"),
    ],
)
def test_what_is_no_xliff_is_refused_with_a_sentence(content, reason):
    with pytest.raises(NotAFile) as refused:
        xliff.read(content)
    assert reason in refused.value.reason


DEEP = f"""<xliff version="2.0" trgLang="pl" xmlns="{xliff.SPACE}"><file id="messages"><unit id="s-0">
    <segment><target>{"<mrk id='a'>" * 50_000}{"</mrk>" * 50_000}</target></segment></unit></file></xliff>"""


def test_elements_within_elements_have_an_end():
    with pytest.raises(NotAFile) as refused:
        xliff.read(DEEP.encode())
    assert refused.value.reason == "It has more than 32 elements within one another."


def test_rows_have_an_end(monkeypatch):
    monkeypatch.setattr("campaign.catalogues.rows.MOST_ROWS", 4)
    rows = rows_of(small_catalogues.make("pl"), "pl", "messages", {})
    for content, read in ((xliff.write(rows, "pl"), xliff.read), (sheet.write(rows), sheet.read)):
        with pytest.raises(NotAFile) as refused:
            read(content)
        assert refused.value.reason == "It has more than 4 rows."


@pytest.mark.parametrize("name", ["SYSTEM 'file:///etc/hostname'", "PUBLIC 'a' 'https://a.test/'"])
@pytest.mark.parametrize("kind", ["", "% "])
def test_nothing_outside_the_file_is_asked_for(name, kind):
    document = f"<!DOCTYPE x [<!ENTITY {kind}e {name}>]><xliff>&e;</xliff>"
    for content in (document, f"<!DOCTYPE xliff {name}><xliff/>"):
        with pytest.raises(NotAFile) as refused:
            xliff.read(content.encode())
        assert refused.value.reason == "It has a DOCTYPE; XLIFF has none."


def test_half_a_character_in_a_file_is_read_and_left_to_be_refused_by_row():
    content = f"""<xliff version="2.0" trgLang="pl" xmlns="{xliff.SPACE}"><file id="messages">
      <unit id="s1-0"><segment><target>a<cp hex="D800"/></target></segment></unit></file></xliff>"""
    (row,) = xliff.read(content.encode())
    assert row.target == "a\ud800"
    came = merging.merge(Catalogue("pl"), [row], language=LANGUAGES["pl"], others={})
    assert len(came.refused) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no column “language”"),
        (b"language,catalogue,id,form\r\n", "no column “for numbers”"),
        ("zażółć".encode("cp1250"), "not in UTF-8"),
        (b"\x00\x01\x02", "no column “language”"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(content, reason):
    with pytest.raises(NotAFile) as refused:
        sheet.read(content)
    assert reason in refused.value.reason


@pytest.mark.parametrize("comma", [";", "\t"])
def test_a_spreadsheet_may_write_another_comma(comma):
    heading, row = (
        comma.join(sheet.HEADINGS),
        comma.join(["pl", "messages", "s1", "0", "", "A", "B", ""]),
    )
    (found,) = sheet.read(f"{heading}\r\n{row}\r\n".encode())
    assert (found.source, found.target, found.state, found.was) == ("A", "B", "initial", None)


@given(st.binary(max_size=200))
def test_no_file_brings_down_the_readers(content):
    for read in (xliff.read, sheet.read):
        try:
            assert isinstance(read(content), list)
        except NotAFile as refused:
            assert refused.reason.endswith(".")
