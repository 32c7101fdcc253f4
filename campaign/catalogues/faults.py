"""What is wrong with a sentence of a catalogue. Pages ask this too: what is broken they say in English."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from gettext import c2py

from babel import Locale
from babel.messages.catalog import Message

from campaign.catalogues.keeping import Catalogue

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|</?\w+>")
# Whatever HTML could take for a tag or a character: only what is in the English, letter for letter.
MARKUP = re.compile(r"</?[A-Za-z!?][^<>]*>?|<|&#\w*;?|&\w+;")
HELD = re.compile(rf"{MARKUP.pattern}|{PLACEHOLDER.pattern}")
LONGEST = 10_000  # characters of one text
OPENING = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c")
OPENING |= dict.fromkeys("\u2066\u2067\u2068", "\u2069")
CLOSING = frozenset(OPENING.values())
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
        ValueError: the rule is not one of gettext, or divides by nought.
    """
    chosen = c2py(rule)
    found: dict[int, set[int]] = {}
    try:
        for number in NUMBERS:
            found.setdefault(chosen(number), set()).add(number)
    except ArithmeticError as error:
        raise ValueError(str(error)) from error
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
    # Where the English is not filled in, its percent signs are only that.
    is_filled = not any("%" in PLACEHOLDER.sub("", text) for text in english)
    held = HELD if is_filled else MARKUP
    for form, text in enumerate(translations):
        if is_filled and "%" in PLACEHOLDER.sub("", text):
            return "A “%” stands alone, or what follows it is not a placeholder."
        wanted = _wanted(english, form, forms, held)
        if Counter(held.findall(text)) not in wanted:
            return _differing(held.findall(text), wanted[0])
    return ""


def of_characters(text: str) -> str:
    """Return a sentence where a text is too long, or has characters that no sentence has."""
    if len(text) > LONGEST:
        return f"It is longer than {LONGEST} characters."
    for letter in text:
        if unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t":
            return f"It has a character that nobody can read: U+{ord(letter):04X}."
    return "" if _is_balanced(text) else "It turns the direction of what is written, and not back."


def _is_balanced(text: str) -> bool:
    """Return whether each embedding and isolate of a text (UAX 9) is closed in it, in order."""
    open_ones: list[str] = []
    for letter in text:
        if letter in OPENING:
            open_ones.append(OPENING[letter])
        elif letter in CLOSING and (not open_ones or open_ones.pop() != letter):
            return False
    return not open_ones


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
    found = next(filter(None, map(of_characters, said)), "")
    found = found or of_placeholders(sources(message), said, forms)
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


def _wanted(
    english: Sequence[str], form: int, forms: Forms, held: re.Pattern[str]
) -> list[Counter[str]]:
    numbers = forms.get(form, frozenset())
    wanted = [Counter(held.findall(english[-1]))]
    if form == 0 or 1 in numbers:
        wanted.append(Counter(held.findall(english[0])))
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
