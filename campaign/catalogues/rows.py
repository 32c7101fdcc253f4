"""A catalogue as rows for translators: one for each sentence, or for each plural form of one."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from babel.messages.catalog import Message

from campaign.catalogues import faults
from campaign.catalogues.keeping import Catalogue, provenance

# The states of a segment in XLIFF 2.
INITIAL, TRANSLATED, REVIEWED, FINAL = STATES = ("initial", "translated", "reviewed", "final")
# No catalogue comes near these.
MOST_BYTES, MOST_ROWS = 16_000_000, 20_000
SHOWN = 12  # numbers named as examples of a plural form


class NotAFile(Exception):
    """What was given is no file of rows; `reason` says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


@dataclass(frozen=True)
class Context:
    """Where a sentence stands in the code, and on which pictures of pages it may be seen."""

    places: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One text to translate, and its translation."""

    language: str
    catalogue: str
    key: str  # of the English, and so another one where the English changes
    form: int
    source: str
    target: str
    state: str
    was: str | None  # the mark of the translation that was handed out; none: not known
    numbers: str = ""  # which numbers a plural form stands for
    context: Context = Context()


def mark(*texts: str) -> str:
    """Return a short name of texts that no others have; a name in XML, too."""
    # Half a character, which a file may hold, cannot be encoded; it is refused where it is checked.
    content = "\x1f".join(texts).encode("utf-8", "surrogatepass")
    return "s" + hashlib.sha256(content).hexdigest()[:16]


def key_of(message: Message) -> str:
    """Return the key of a sentence."""
    return mark(message.context or "", *faults.sources(message))


def source_of(message: Message, form: int, forms: faults.Forms) -> str:
    """Return the English that a plural form translates."""
    one, many = faults.sources(message)[0], faults.sources(message)[-1]
    return one if 1 in forms.get(form, ()) else many


def rows_of(
    catalogue: Catalogue, tag: str, domain: str, contexts: Mapping[str, Context]
) -> list[Row]:
    """Return the rows of a catalogue, in its order; `contexts` by the English for one."""
    forms = faults.numbers_of_forms(catalogue.plural_expr)
    return [
        Row(
            language=tag,
            catalogue=domain,
            key=key_of(message),
            form=form,
            source=source_of(message, form, forms),
            target=target,
            state=_state(message, catalogue),
            was=mark(target),
            numbers=examples(forms.get(form, ())) if message.pluralizable else "",
            context=contexts.get(faults.sources(message)[0], Context()),
        )
        for message in catalogue
        if message.id
        for form, target in enumerate(_padded(message, catalogue))
    ]


def bounded(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that were read.

    Raises:
        NotAFile: there are more than any catalogue has.
    """
    found = list(islice(rows, MOST_ROWS + 1))
    if len(found) > MOST_ROWS:
        raise NotAFile(f"It has more than {MOST_ROWS} rows.")
    return found


def entries(rows: Iterable[Row]) -> list[Sequence[Row]]:
    """Return the rows that belong to one sentence together, each in the order of its forms."""
    ordered = sorted(rows, key=lambda row: (*_sentence(row), row.form))
    return [tuple(found) for _, found in groupby(ordered, _sentence)]


def _sentence(row: Row) -> tuple[str, str, str]:
    return row.catalogue, row.key, row.language


def examples(numbers: Iterable[int]) -> str:
    """Return the first of some numbers, such as "2 to 4, 22 to 24, …"."""
    ordered = sorted(numbers)
    runs: list[list[int]] = []
    for number in ordered:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = [f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    return ", ".join(said[:SHOWN]) + (", …" if len(said) > SHOWN else "")


def _padded(message: Message, catalogue: Catalogue) -> tuple[str, ...]:
    """Return a text for each plural form the language has: an empty one where there is none."""
    said = faults.texts(message)
    count = catalogue.num_plurals if message.pluralizable else 1
    return (*said, *[""] * (count - len(said)))[:count]


def _state(message: Message, catalogue: Catalogue) -> str:
    if message.fuzzy or not all(faults.texts(message)):
        return INITIAL
    told = provenance(catalogue.headers)
    if not told.is_draft:
        return FINAL
    return REVIEWED if told.back_translated else TRANSLATED
