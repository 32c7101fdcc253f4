"""Taking translations back: what fits is merged, and each row that does not is refused with a sentence."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from babel.messages.catalog import Message

from campaign.catalogues import faults
from campaign.catalogues.keeping import DRAFT, TRANSLATED, TRANSLATOR, Catalogue
from campaign.catalogues.rows import INITIAL, STATES, Row, entries, key_of, mark, source_of
from campaign.languages import LANGUAGES, Language

WORD = re.compile(r"[^\W\d_]{2,}")
ONE_FORM = "It is not counted: it has one form, 0."
ABSENT = "It is not in the file, or not translated there."
ENOUGH_WORDS = 4  # shorter ones are the same in two languages by right


@dataclass(frozen=True)
class Refused:
    """A row, or the rows of one sentence, not taken, and why."""

    row: Row
    reason: str


@dataclass
class Outcome:
    """What came of a file: sentences changed, left as they were, and refused."""

    taken: int = 0
    left: int = 0
    refused: list[Refused] = field(default_factory=list)


@dataclass(frozen=True)
class Unread:
    """A sentence that a file does not hold as it is said here, and why that is thought."""

    key: str
    english: str
    reason: str


class _Refusal(Exception):
    """Why the rows of a sentence are not taken."""


def merge(
    catalogue: Catalogue,
    rows: Iterable[Row],
    *,
    language: Language,
    others: Mapping[str, Mapping[str, str]],
) -> Outcome:
    """Put the translations of rows into a catalogue of a language.

    An empty translation removes nothing, and one that was not touched since it was handed out
    replaces nothing. `others` has, by language, whose translation a text is: key by text.
    """
    messages = {key_of(message): message for message in catalogue if message.id}
    outcome = Outcome()
    for entry in entries(rows):
        try:
            message = _known(messages, entry, language)
            said = _said(message, entry, catalogue)
            if said is None:
                outcome.left += 1
                continue
            _check(message, said, catalogue, language)
            _insist_on_language(entry[0].key, said, others)
        except _Refusal as refusal:
            outcome.refused.append(Refused(entry[0], str(refusal)))
        else:
            _put(message, said)
            outcome.taken += 1
    return outcome


def sign(
    catalogue: Catalogue, rows: Sequence[Row], outcome: Outcome, *, by: str | None, on: date
) -> bool:
    """Write into the header what a merge did; return whether a group now answers for the whole.

    It does where its file held every sentence as it now is and none was refused. Any other change
    makes the catalogue a draft again: nobody has read all of what it is now.
    """
    if outcome.taken:
        catalogue.headers |= {TRANSLATED: on.isoformat(), TRANSLATOR: DRAFT}
    group = " ".join((by or "").split())
    if not group or outcome.refused or any(unread(catalogue, rows)):
        return False
    catalogue.headers[TRANSLATOR] = f"{group}, {on.isoformat()}"
    return True


def unread(catalogue: Catalogue, rows: Iterable[Row]) -> Iterator[Unread]:
    """Yield what no reader of rows has read as it now is."""
    given = {entry[0].key: entry for entry in entries(rows)}
    for message in catalogue:
        reason = _unread(message, given.get(key_of(message), ())) if message.id else ""
        if reason:
            yield Unread(key_of(message), faults.sources(message)[0], reason)


def _unread(message: Message, entry: Sequence[Row]) -> str:
    if not any(row.target.strip() for row in entry):
        return ABSENT
    if message.fuzzy or any(row.state == INITIAL for row in entry):
        return "It is not called translated."
    if tuple(row.target for row in entry) != faults.texts(message):
        return "What the file says is not what is said here now."
    return ""


def _known(messages: Mapping[str, Message], entry: Sequence[Row], language: Language) -> Message:
    """Return the sentence that rows translate."""
    strangers = {row.language for row in entry} - {language.tag}
    if strangers:
        tag = min(strangers)
        name = LANGUAGES[tag].babel.english_name if tag in LANGUAGES else f"“{tag}”"
        raise _Refusal(f"It is in another language: {name}.")
    if any(row.state not in STATES for row in entry):
        raise _Refusal(f"Its state is none of {', '.join(STATES)}.")
    if entry[0].key not in messages:
        raise _Refusal("Its English was changed or left out since the file was made.")
    return messages[entry[0].key]


def _said(message: Message, entry: Sequence[Row], catalogue: Catalogue) -> tuple[str, ...] | None:
    """Return the new translation of each form, or none where there is nothing new."""
    count = catalogue.num_plurals if message.pluralizable else 1
    found = [row.form for row in entry]
    if len(set(found)) < len(found):
        raise _Refusal("It is there twice.")
    if set(found) != set(range(count)):
        raise _Refusal(
            f"It needs {count} plural forms, 0 to {count - 1}." if count > 1 else ONE_FORM
        )
    forms = faults.numbers_of_forms(catalogue.plural_expr)
    if any(row.source != source_of(message, row.form, forms) for row in entry):
        raise _Refusal("Its English in the file is not the English of the campaign.")
    said = tuple(row.target for row in entry)
    if not any(text.strip() for text in said):
        return None
    return _changed(message, entry, said)


def _changed(
    message: Message, entry: Sequence[Row], said: tuple[str, ...]
) -> tuple[str, ...] | None:
    known = faults.texts(message)
    now = (*known, *[""] * (len(said) - len(known)))[: len(said)]
    touched = [row for row in entry if row.was is None or row.was != mark(row.target)]
    if said == now or not touched:
        return None
    pairs = zip(entry, now, strict=True)
    if any(row.was is not None and row.was != mark(text) for row, text in pairs):
        raise _Refusal("Its translation was changed here, too, since the file was made.")
    if not all(text.strip() for text in said):
        raise _Refusal("A plural form is empty.")
    return said


def _check(
    message: Message, said: tuple[str, ...], catalogue: Catalogue, language: Language
) -> None:
    tried = Message(message.id, said if message.pluralizable else said[0], context=message.context)
    reason = faults.of_sentence(tried, catalogue) or foreign(message, said, language)
    if reason:
        raise _Refusal(reason)


def foreign(message: Message, said: Sequence[str], language: Language) -> str:
    """Return a sentence where a translation is in the script of another language."""
    own = _script(language.autonym[0])
    english = " ".join(faults.sources(message))
    for text in said:
        plain = faults.PLACEHOLDER.sub("", text)
        letters = {letter for letter in plain if letter.isalpha() and letter not in english}
        scripts = {_script(letter) for letter in letters}
        strange = scripts & (SCRIPTS - {own, LATIN})
        if strange:
            return f"It has letters of another script: {min(strange).title()}."
        if own not in scripts and len(WORD.findall(plain)) >= ENOUGH_WORDS and own != LATIN:
            return f"It has no letter of the script of {language.babel.english_name}."
    return ""


def _insist_on_language(
    key: str, said: Sequence[str], others: Mapping[str, Mapping[str, str]]
) -> None:
    """Refuse what is, word for word, the translation into another language."""
    for text in said:
        if len(WORD.findall(faults.PLACEHOLDER.sub("", text))) < ENOUGH_WORDS:
            continue
        for tag, known in others.items():
            if known.get(text) == key:
                raise _Refusal(f"It is in another language: {LANGUAGES[tag].babel.english_name}.")


def translations(catalogue: Catalogue) -> dict[str, str]:
    """Return the key of each translation of a catalogue, by its text."""
    pairs = ((text, key_of(one)) for one in catalogue if one.id for text in faults.texts(one))
    return {text: key for text, key in pairs if text}


def _put(message: Message, said: tuple[str, ...]) -> None:
    message.string = said if message.pluralizable else said[0]
    message.flags.discard("fuzzy")


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


LATIN = _script("a")
SCRIPTS = {_script(language.autonym[0]) for language in LANGUAGES.values()}
