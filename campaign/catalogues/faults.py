"""What is wrong with a sentence of a catalogue. Pages ask this too: what is broken they say in English."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from gettext import c2py

from babel import Locale
from babel.messages.catalog import Message

from campaign.catalogues.keeping import Catalogue

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|</?\w+>")
# What the number itself is called: as it is, or grouped as the language does.
OF_ITS_NUMBER = Counter({"%(num)d": 1, "%(num)s": 1, "%(shown)s": 1})
# Some languages count in millions another way.
NUMBERS = (*range(1000), 1_000_000)
NOT_ONE = "A form of the plural rule stands for numbers that the language counts in different ways."

Forms = Mapping[int, frozenset[int]]


@lru_cache(maxsize=64)
def numbers_of_forms(rule: str) -> Forms:
    """Return which numbers, up to a thousand and a million, each plural form of a rule stands for.

    Raises:
        ValueError: the rule is not one of gettext.
    """
    chosen = c2py(rule)
    found: dict[int, set[int]] = {}
    for number in NUMBERS:
        found.setdefault(chosen(number), set()).add(number)
    return {form: frozenset(numbers) for form, numbers in found.items()}


def texts(message: Message) -> tuple[str, ...]:
    """Return the translations of a sentence: one, or each plural form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def sources(message: Message) -> tuple[str, ...]:
    """Return the English of a sentence: one text, or that for one and that for many."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def of_placeholders(english: Sequence[str], translations: Sequence[str], forms: Forms) -> str:
    """Return a sentence on the first translation that differs in placeholders or tags, else none.

    The form of one number may say "one person" where the others say the number.
    """
    if any("%" in PLACEHOLDER.sub("", text) for text in english):
        return ""  # the English is not filled in, so that its percent signs are only that
    for form, text in enumerate(translations):
        if "%" in PLACEHOLDER.sub("", text):
            return "A “%” stands alone, or what follows it is not a placeholder."
        wanted = _wanted(english, form, forms)
        if Counter(PLACEHOLDER.findall(text)) not in wanted:
            return _differing(PLACEHOLDER.findall(text), wanted[0])
    return ""


def of_sentence(message: Message, catalogue: Catalogue) -> str:
    """Return what is wrong with a sentence that is translated, or nothing.

    Raises:
        ValueError: the plural rule of the catalogue is not one.
    """
    said = texts(message)
    if isinstance(message.id, str) != isinstance(message.string, str):
        return "It is counted in one language and not in the other."
    if message.pluralizable and len(said) != catalogue.num_plurals:
        return f"It has {len(said)} plural forms; the language has {catalogue.num_plurals}."
    forms = numbers_of_forms(catalogue.plural_expr) if message.pluralizable else {}
    found = of_placeholders(sources(message), said, forms)
    return found or "; ".join(str(error) for error in message.check(catalogue))


def of_plural_rule(catalogue: Catalogue, locale: Locale) -> str:
    """Return what is wrong with the plural rule, held against CLDR, or nothing."""
    try:
        numbers = numbers_of_forms(catalogue.plural_expr)
    except ValueError as error:
        return f"The plural rule cannot be read: {error}."
    if set(numbers) != set(range(catalogue.num_plurals)):
        return f"The rule chooses {len(numbers)} forms, the header says {catalogue.num_plurals}."
    categories = [{locale.plural_form(number) for number in one} for one in numbers.values()]
    if any(len(one) > 1 for one in categories) or len(set().union(*categories)) < len(categories):
        return NOT_ONE
    return ""


def _wanted(english: Sequence[str], form: int, forms: Forms) -> list[Counter[str]]:
    numbers = forms.get(form, frozenset())
    wanted = [Counter(PLACEHOLDER.findall(english[-1]))]
    if form == 0 or 1 in numbers:
        wanted.append(Counter(PLACEHOLDER.findall(english[0])))
    if len(numbers) == 1:
        wanted += [one - OF_ITS_NUMBER for one in wanted]
    return wanted


def _differing(found: list[str], wanted: Counter[str]) -> str:
    missing = sorted((wanted - Counter(found)).elements())
    beyond = sorted((Counter(found) - wanted).elements())
    parts = [f"{', '.join(missing)} of the English is missing"] if missing else []
    parts += [f"{', '.join(beyond)} is not in the English"] if beyond else []
    sentence = "; ".join(parts)
    return f"{sentence[:1].upper()}{sentence[1:]}."
