"""Catalogues of five sentences in every language, each in its own script, in a folder of a test."""

import re
from pathlib import Path

from babel.messages import Catalog

from campaign.catalogues import keeping
from campaign.catalogues.keeping import DESK, PUBLIC, Catalogue
from campaign.languages import DESK_LANGUAGES, LANGUAGES, SOURCE
from tests.public_words import TRANSLATIONS

ENGLISH = (
    "Sign the pledge",
    "Hello %(name)s",
    "A <b>warm</b> welcome to everybody here",
    ("%(num)d person", "%(num)d people"),
    ("Every week until %(day)s", "Every %(num)s weeks until %(day)s"),
)
HELD = re.compile(r"%\(\w+\)[sd]|</?b>")


def make(tag: str, header: str = "Last-Translator: draft") -> Catalogue:
    """A catalogue of a language with its real plural rule, whole and sound."""
    language = LANGUAGES[tag]
    real = keeping.read(keeping.path_of(TRANSLATIONS, language.locale, PUBLIC), language.locale)
    made = Catalogue(language.locale)
    made.fuzzy = False
    lines = (header, f"Plural-Forms: {real.headers['Plural-Forms']}")
    made.mime_headers = [tuple(line.split(": ", 1)) for line in lines]
    for english in ENGLISH:
        if isinstance(english, str):
            made.add(english, said(tag, english, english))
        else:
            forms = [said(tag, english[min(at, 1)], at) for at in range(real.num_plurals)]
            made.add(english, forms)
    return made


def said(tag: str, english: str, about: object) -> str:
    """A translation of nobody's: the language's own name, what differs, and the placeholders."""
    name = LANGUAGES[tag].autonym
    return " ".join([name, *[name[0]] * len(str(about)), *HELD.findall(english)])


def write(folder: Path) -> Path:
    """Write the catalogues and their templates, and return the folder."""
    for domain, tags in ((PUBLIC, tuple(LANGUAGES)), (DESK, DESK_LANGUAGES)):
        template = Catalog(fuzzy=False)
        for english in ENGLISH:
            template.add(english)
        with (folder / f"{domain}.pot").open("wb") as file:
            keeping.write_po(file, template, omit_header=True)
        for tag in tags:
            if tag != SOURCE.tag:
                put(folder, tag, make(tag), domain)
    return folder


def put(folder: Path, tag: str, catalogue: Catalogue, domain: str = PUBLIC) -> None:
    """Write one catalogue into a folder."""
    path = keeping.path_of(folder, LANGUAGES[tag].locale, domain)
    path.parent.mkdir(parents=True, exist_ok=True)
    keeping.write(path, catalogue)


def get(folder: Path, tag: str, domain: str = PUBLIC) -> Catalogue:
    """Read one catalogue of a folder."""
    locale = LANGUAGES[tag].locale
    return keeping.read(keeping.path_of(folder, locale, domain), locale)
