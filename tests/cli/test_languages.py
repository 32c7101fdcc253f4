"""`flask --app campaign languages`, on catalogues in a folder of the test."""

import re
import shutil
from pathlib import Path

import pytest
import time_machine

from campaign import create_app
from campaign.catalogues import keeping, sheet, xliff
from campaign.languages import LANGUAGES
from tests import small_catalogues
from tests.conftest import config
from tests.public_words import TRANSLATIONS

HELLO = "Hello %(name)s"


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """An application whose database nobody asks."""
    return create_app(config(f"sqlite:///{tmp_path_factory.mktemp('app')}/none.sqlite"))


@pytest.fixture(scope="module")
def _written(tmp_path_factory):
    return small_catalogues.write(tmp_path_factory.mktemp("catalogues"))


@pytest.fixture
def kept(app, _written, tmp_path, monkeypatch):
    """The small catalogues, for the command to work on."""
    copy = shutil.copytree(_written, tmp_path / "translations")
    monkeypatch.setattr(app.extensions["babel"], "translation_directories", [str(copy)])
    return copy


@pytest.fixture
def run(app, kept):
    def invoke(*words, status=0):
        result = app.test_cli_runner().invoke(args=["languages", *map(str, words)])
        assert result.exit_code == status, result.output
        return result

    return invoke


def break_one(kept, tag="pl", **over):
    catalogue = small_catalogues.get(kept, tag)
    message = catalogue.get(HELLO)
    for name, value in over.items():
        setattr(message, name, value)
    small_catalogues.put(kept, tag, catalogue)


def test_whole_catalogues_are_shown_as_a_table(run):
    lines = run().stdout.splitlines()
    assert len(lines) == 1 + len(LANGUAGES) - 1 + 1 + 1
    assert re.split(r"  +", lines[0])[:3] == ["language", "catalogue", "done"]
    assert re.split(r"  +", lines[1]) == [
        *("ur Urdu", "messages", "100 %", "0", "0", "0", "0", "2", "nobody (draft)", "-", "-"),
    ]
    assert lines[-1] == "20 catalogues, none with something to be done."


@pytest.mark.parametrize(
    ("over", "cells", "said"),
    [
        ({"string": "Cześć %(nmae)s"}, ["100 %", "0", "0", "0", "1"], "%(name)s of the English"),
        ({"string": ""}, ["80 %", "1", "0", "0", "0"], ""),
        ({"flags": {"fuzzy", "python-format"}}, ["100 %", "0", "0", "1", "0"], ""),
        ({"id": "Hello you", "string": "Cześć"}, ["80 %", "1", "1", "0", "0"], ""),
    ],
)
def test_what_is_broken_missing_stale_or_guessed_fails_the_check(run, kept, over, cells, said):
    break_one(kept, **over)
    result = run(status=1)
    (line,) = (line for line in result.stdout.splitlines() if line.startswith("pl"))
    assert re.split(r"  +", line)[2:7] == cells
    assert said in result.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("no catalogue", "ur messages: The catalogue cannot be read"),
        ('msgid ""\nmsgstr "Plural-Forms: nplurals=x; plural=y;\\n"\n', "cannot be read"),
        ("", "ur messages: The header names a translator who is neither"),
        ('"', "ur messages: The"),
        ('msgid "a"\nmsgid "b"\nmsgstr[9] "c"\n', "ur messages: The"),
    ],
)
def test_a_file_that_is_no_catalogue_is_one_line_of_the_check(run, kept, content, said):
    keeping.path_of(kept, "ur", "messages").write_text(content)
    assert said in run(status=1).stderr


@pytest.mark.parametrize("content", [None, b"", b"\xde\x12\x04\x95" + b"\xff" * 30])
def test_what_is_compiled_and_cannot_be_read_is_named(run, kept, content):
    path = keeping.path_of(kept, "pl", "messages").with_suffix(".mo")
    path.unlink() if content is None else path.write_bytes(content)
    result = run(status=1)
    assert re.match(r"pl messages: .* pages say all of it in English", result.stderr)
    assert "20 catalogues, 1 with something to be done." in result.stdout


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("charset=utf-8", "charset=nonsense", "unknown encoding: nonsense"),
        ("plural=(", "plural=(1 % n + ", "The plural rule cannot be read"),
    ],
)
def test_a_header_that_is_broken_is_named_by_each_command(run, kept, tmp_path, old, new, said):
    run("export", "pl", "--out", tmp_path / "pl.xlf")
    path = keeping.path_of(kept, "pl", "messages")
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    for words in ((), ("export", "pl"), ("import", tmp_path / "pl.xlf")):
        assert said in run(*words, status=1).stderr


def test_a_template_that_is_not_there_is_named(run, kept):
    (kept / "messages.pot").unlink()
    for words in ((), ("update",)):
        assert "messages.pot cannot be read: there is no such file." in run(*words, status=1).stderr


def test_the_table_says_who_checked_and_when_it_was_translated_back(run, kept):
    catalogue = small_catalogues.get(kept, "ta")
    catalogue.headers |= {
        "Last-Translator": "Tamil Sangam, 2026-11-20",
        "X-Translated-On": "2026-11-18",
        "X-Back-Translated": "2026-11-17",
    }
    small_catalogues.put(kept, "ta", catalogue)
    (line,) = (line for line in run().stdout.splitlines() if line.startswith("ta"))
    assert re.split(r"  +", line)[8:] == [
        *("Tamil Sangam, 2026-11-20", "2026-11-18", "2026-11-17 (older)"),
    ]


@pytest.mark.parametrize(("tag", "form"), [("ar", "xliff"), ("lt", "csv")])
def test_a_real_catalogue_comes_back_as_it_went(run, kept, tmp_path, tag, form):
    path = keeping.path_of(kept, tag, "messages")
    shutil.copy(keeping.path_of(TRANSLATIONS, tag, "messages"), path)
    before = path.read_bytes()
    run("export", tag, "--form", form, "--out", tmp_path / "file")
    said = run("import", tmp_path / "file").stdout
    assert re.fullmatch(rf"{tag} messages: 0 taken, \d+ left as they were, 0 refused\.\n", said)
    assert path.read_bytes() == before


def test_an_export_says_where_each_sentence_stands_and_on_which_pictures(run, kept, tmp_path):
    shutil.copy(keeping.path_of(TRANSLATIONS, "bn", "messages"), kept / "bn" / "LC_MESSAGES")
    run("export", "bn", "--form", "csv", "--out", tmp_path / "bn.csv")
    (row,) = (
        row
        for row in sheet.read((tmp_path / "bn.csv").read_bytes())
        if row.source == "Skip to the page"
    )
    assert any(one.startswith("campaign/templates/base.html:") for one in row.context.places)
    # `make pictures` makes those of Urdu and English.
    assert "pictures/front-en-390-light.png" in row.context.pictures
    run("export", "ur", "--form", "csv", "--out", tmp_path / "ur.csv")
    urdu = sheet.read((tmp_path / "ur.csv").read_bytes())
    names = {name for one in urdu for name in one.context.pictures}
    assert names and all("-ur-390-light.png" in name for name in names)


def test_what_fits_is_merged_and_each_other_row_named(run, kept, tmp_path):
    file = tmp_path / "pl.xlf"
    run("export", "pl", "--out", file)
    text = file.read_text()
    rows = {row.source: row for row in xliff.read(file.read_bytes())}
    for english, target in (("Sign the pledge", "Podpisz"), (HELLO, "Cześć")):
        old = re.search(rf'<unit id="{rows[english].key}.*?</unit>', text, re.S).group()
        new = re.sub("<target>.*</target>", f"<target>{target}</target>", old, flags=re.S)
        text = text.replace(old, new)
    file.write_text(text)
    with time_machine.travel("2026-12-01T12:00:00Z"):
        result = run("import", file, "--by", "Polish Saturday School", status=1)
    assert "pl messages: 1 taken, 3 left as they were, 1 refused." in result.stdout
    assert f"{rows[HELLO].key}-0 “Hello %(name)s”: %(name)s of the English" in result.stderr
    assert "Polish Saturday School did not check all of it" in result.stderr
    ours = small_catalogues.get(kept, "pl")
    assert ours.get("Sign the pledge").string == "Podpisz"
    assert ours.get(HELLO).string == small_catalogues.make("pl").get(HELLO).string
    assert ours.headers["Last-Translator"] == "draft"
    assert ours.headers["X-Translated-On"] == "2026-12-01"


def test_a_group_that_read_all_of_it_answers_for_it(run, kept, tmp_path):
    run("export", "pl", "--form", "csv", "--out", tmp_path / "pl.csv")
    with time_machine.travel("2026-12-01T12:00:00Z"):
        run("import", tmp_path / "pl.csv", "--by", "Polish Saturday School")
    header = keeping.path_of(kept, "pl", "messages").read_text()
    assert '"Last-Translator: Polish Saturday School, 2026-12-01\\n"' in header
    assert "Polish Saturday School, 2026-12-01" in run().stdout


def test_a_row_of_another_language_is_refused_and_the_rest_of_the_file_is_not(run, tmp_path):
    file = tmp_path / "mixed.csv"
    run("export", "pl", "--form", "csv", "--out", file)
    first, row, *rest = file.read_text().splitlines(keepends=True)
    file.write_text("".join([first, row.replace('"pl"', '"ro"').replace("pl,", "ro,"), *rest]))
    result = run("import", file, status=1)
    assert "It is in another language: Romanian." in result.stderr
    assert "1 refused" in result.stdout


def exported(run, tmp_path, tag="pl", domain="messages"):
    run("export", tag, "--form", "csv", "--catalogue", domain, "--out", tmp_path / domain)
    return (tmp_path / domain).read_text()


def translated(text, english="Sign the pledge", target="Podpisz"):
    """The same rows with another translation of one of them."""
    changed = re.sub(rf'"{english}","[^"]*",', f'"{english}","{target}",', text)
    assert changed != text
    return changed


@pytest.mark.parametrize("by", ["Polish\x1b[2J School", "Polish\u202e School"])
def test_a_group_whose_name_nobody_can_read_is_not_named(run, tmp_path, by):
    (tmp_path / "file").write_text(exported(run, tmp_path))
    assert (
        "Invalid value for --by: It"
        in run("import", tmp_path / "file", "--by", by, status=2).stderr
    )


def test_a_group_answers_for_nothing_that_was_changed_since_the_file_was_made(run, kept, tmp_path):
    (tmp_path / "file").write_text(exported(run, tmp_path))
    break_one(kept, string="Witaj %(name)s")
    result = run("import", tmp_path / "file", "--by", "Polish Saturday School", status=1)
    assert "“Hello %(name)s” is not checked: What the file says is not what" in result.stderr
    assert "Polish Saturday School did not check all of it (1 left)" in result.stderr
    assert small_catalogues.get(kept, "pl").headers["Last-Translator"] == "draft"


def test_rows_of_no_catalogue_and_of_no_language_are_refused_and_the_rest_is_taken(
    run, kept, tmp_path
):
    text = exported(run, tmp_path)
    _, first, second, *_ = text.splitlines(keepends=True)
    strange = second.replace('"pl"', '"xx"') * 9 + first.replace("messages", "nonsense")
    desk = first.replace("messages", "desk")
    (tmp_path / "file").write_text(translated(text) + strange + desk)
    result = run("import", tmp_path / "file", status=1)
    assert "There is no catalogue “nonsense”." in result.stderr
    assert "There is no catalogue “desk” in Polish." in result.stderr
    assert "It is in another language: “xx”." in result.stderr
    assert "pl messages: 1 taken" in result.stdout
    assert small_catalogues.get(kept, "pl").get("Sign the pledge").string == "Podpisz"


def test_nothing_is_written_before_all_of_a_file_is_judged(run, kept, tmp_path):
    text = translated(exported(run, tmp_path, "ur", "desk"), target="دستخط")
    rest = exported(run, tmp_path, "ur").partition("\n")[2]
    (tmp_path / "file").write_text(text + rest)
    keeping.path_of(kept, "ur", "messages").write_text("no catalogue")
    before = keeping.path_of(kept, "ur", "desk").read_bytes()
    run("import", tmp_path / "file", status=1)
    assert keeping.path_of(kept, "ur", "desk").read_bytes() == before


@pytest.mark.parametrize("at", ["fsync", "replace"])
def test_a_crash_leaves_the_old_catalogue_whole(run, kept, tmp_path, monkeypatch, at):
    (tmp_path / "file").write_text(translated(exported(run, tmp_path)))
    before = keeping.path_of(kept, "pl", "messages").read_bytes()

    def crash(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(f"os.{at}", crash)
    run("import", tmp_path / "file", status=1)
    assert keeping.path_of(kept, "pl", "messages").read_bytes() == before


def test_a_file_larger_than_any_catalogue_is_not_read(run, tmp_path):
    with (tmp_path / "file").open("wb") as file:
        file.truncate(16_000_001)
    said = run("import", tmp_path / "file", status=1).stderr
    assert "file was not taken. It is larger than 16 MB." in said


def test_what_a_file_says_does_not_steer_the_terminal(run, tmp_path):
    row = "pl,messages,\x1b[2Js1,0,,\x1b]0;A\x07\u202e,\x9b2J,,,,\n"
    (tmp_path / "file").write_text(f"{','.join(sheet.HEADINGS)}\n{row}")
    said = run("import", tmp_path / "file", status=1).stderr
    assert "�[2Js1-0 “�]0;A��”: Its English was changed" in said
    surrogate = f"""<xliff version="2.0" trgLang="pl" xmlns="{xliff.SPACE}"><file id="messages"><unit
      id="s1-0"><segment><source><cp hex="D800"/></source></segment></unit></file></xliff>"""
    (tmp_path / "file").write_text(surrogate)
    assert "s1-0 “�”: Its English" in run("import", tmp_path / "file", status=1).stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<html/>", "file was not taken. It is not XLIFF 2.0."),
        ("a,b\n", "file was not taken. It has no column “language”. Keep the headings"),
        (",".join(sheet.HEADINGS), "file has no rows."),
        (f"{','.join(sheet.HEADINGS)}\nxx,messages,s1,0,,A,B,,,,\n", "“xx” is none of the"),
        (f"{','.join(sheet.HEADINGS)}\nen,messages,s1,0,,A,B,,,,\n", "“en” is none of the"),
        (f"{','.join(sheet.HEADINGS)}\npl,nonsense,s1,0,,A,B,,,,\n", "no catalogue “nonsense”."),
        (f"{','.join(sheet.HEADINGS)}\npl,desk,s1,0,,A,B,,,,\n", "no catalogue “desk” in Polish."),
    ],
)
def test_a_file_of_something_else_is_refused_with_a_sentence(run, tmp_path, content, said):
    (tmp_path / "file").write_text(content)
    assert said in run("import", tmp_path / "file", status=1).stderr


def test_a_language_nobody_ships_cannot_be_exported(run):
    assert "'xx' is not one of" in run("export", "xx", status=2).stderr


def test_new_sentences_come_into_each_catalogue_and_its_header_stays(run, kept):
    catalogue = small_catalogues.get(kept, "so")
    catalogue.headers["X-Back-Translated"] = "2026-11-22"
    small_catalogues.put(kept, "so", catalogue)
    template = Path(kept / "messages.pot")
    template.write_text(template.read_text().replace("Sign the pledge", "Sign it"))
    run("update")
    ours = small_catalogues.get(kept, "so")
    assert ours.get("Sign it").string == "" and ours.get("Sign the pledge") is None
    assert not ours.obsolete
    assert ours.headers["X-Back-Translated"] == "2026-11-22"
    assert ours.get(HELLO).string == catalogue.get(HELLO).string


def test_the_catalogue_of_a_new_language_is_begun_with_its_plural_forms(run, kept):
    shutil.rmtree(keeping.path_of(kept, "ar", "messages").parents[1])
    run("update")
    begun = small_catalogues.get(kept, "ar")
    assert (begun.num_plurals, begun.headers["Last-Translator"]) == (6, "draft")
    assert begun.get("Sign the pledge").string == ""
    (line,) = (line for line in run(status=1).stdout.splitlines() if line.startswith("ar"))
    assert "nobody (draft)" in line
