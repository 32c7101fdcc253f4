"""How a catalogue stands: how much of it is there, fresh and sound, and who answers for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from gettext import GNUTranslations
from pathlib import Path

from babel.messages.mofile import read_mo

from campaign.catalogues import faults, keeping
from campaign.catalogues.keeping import DESK, PUBLIC, UNREADABLE, Provenance
from campaign.catalogues.rows import key_of
from campaign.languages import DESK_LANGUAGES, LANGUAGES, SOURCE, Language

UNDATED = (
    "The header names a translator who is neither “draft” nor a group with the day of its check."
)

UNKNOWN = Provenance()


@dataclass(frozen=True)
class Wrong:
    """Something wrong in a catalogue: in one of its sentences, or in its header."""

    english: str
    reason: str


@dataclass(frozen=True)
class Standing:
    """A catalogue in figures: numbers are of sentences."""

    language: Language
    domain: str
    wanted: int = 0
    translated: int = 0
    missing: int = 0  # with no translation, or only some plural forms
    stale: int = 0  # no longer said in English
    fuzzy: int = 0
    plurals: int = 0
    provenance: Provenance = UNKNOWN
    broken: tuple[Wrong, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing has to be done before it may be shown."""
        return not (self.missing or self.stale or self.fuzzy or self.broken)


def standings(folder: Path, templates: Mapping[str, keeping.Catalogue]) -> Iterator[Standing]:
    """Yield how each catalogue of a folder stands, held against the template of its domain."""
    for domain, tags in ((PUBLIC, tuple(LANGUAGES)), (DESK, DESK_LANGUAGES)):
        for tag in tags:
            if tag != SOURCE.tag:
                yield stand(folder, LANGUAGES[tag], domain, templates[domain])


def stand(folder: Path, language: Language, domain: str, template: keeping.Catalogue) -> Standing:
    """Return how one catalogue stands; one that cannot be read has nothing of what is wanted."""
    english = {key_of(message) for message in template if message.id}
    path = keeping.path_of(folder, language.locale, domain)
    try:
        catalogue = keeping.read(path, language.locale)
    except keeping.Unreadable as error:
        wrong = Wrong("", f"The catalogue cannot be read: {error.reason}.")
        return Standing(language, domain, len(english), missing=len(english), broken=(wrong,))
    messages = {key_of(message): message for message in catalogue if message.id}
    here = [message for key, message in messages.items() if key in english]
    done = [message for message in here if all(faults.texts(message))]
    return Standing(
        language=language,
        domain=domain,
        wanted=len(english),
        translated=len(done),
        missing=len(english) - len(done),
        stale=len(messages.keys() - english),
        fuzzy=sum(message.fuzzy for message in here) + catalogue.fuzzy,
        plurals=catalogue.num_plurals,
        provenance=keeping.provenance(catalogue.headers),
        broken=tuple(_wrong(catalogue, language, path)),
    )


def _wrong(catalogue: keeping.Catalogue, language: Language, path: Path) -> Iterator[Wrong]:
    rule = faults.of_plural_rule(catalogue, language.babel)
    if rule:
        yield Wrong("", rule)
    translator = catalogue.headers.get(keeping.TRANSLATOR)
    if translator != keeping.DRAFT and keeping.provenance(catalogue.headers).is_draft:
        yield Wrong("", UNDATED)
    unreadable = _of_compiled(path)
    if unreadable:
        yield Wrong("", unreadable)
    for message in catalogue if not rule else ():
        if message.id and all(faults.texts(message)):
            reason = faults.of_sentence(message, catalogue)
            if reason:
                yield Wrong(faults.sources(message)[0], reason)


def _of_compiled(path: Path) -> str:
    """Return what is wrong with the file that pages read, or nothing."""
    try:
        with path.with_suffix(".mo").open("rb") as file:
            GNUTranslations(file)
            file.seek(0)
            faults.numbers_of_forms(read_mo(file).plural_expr)
    except FileNotFoundError:
        return "It is not compiled, so that pages say all of it in English."
    except UNREADABLE as error:
        return f"What is compiled cannot be read, so that pages say all of it in English: {error}."
    return ""
