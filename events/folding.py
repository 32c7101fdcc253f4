"""Folding words for search, so that *zoe* finds *Zoë*, *Lukasz* finds *Łukasz*, and ك finds ک.

What is dropped: case, accents, Arabic and Hebrew vowel points, nuktas, tatweel, joiners, apostrophes.
What is kept: the vowel signs of Indic and South-East Asian scripts, which are letters to their readers.

The one folding there is: pages search by it, and the words of events are stored so (`events.listings`).
"""

import unicodedata
from collections.abc import Iterable

LONGEST_WORD = 60
# Characters of a script written without spaces have no beginnings of words: any place may be one.
LONGEST_UNSPACED = 12

_LETTERS = str.maketrans(
    {
        # Latin letters that do not decompose
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n",
        "æ": "ae", "œ": "oe", "þ": "th", "ə": "e", "ɓ": "b", "ɗ": "d", "ƙ": "k",
        # Arabic letters that keyboards of Arabic, Persian, Urdu and Pashto write differently
        "ك": "ک", "ڪ": "ک", "ګ": "گ", "ي": "ی", "ى": "ی", "ې": "ی", "ۍ": "ی",
        "ه": "ہ", "ھ": "ہ", "ة": "ہ", "ۃ": "ہ", "ە": "ہ", "ٱ": "ا",
        "ټ": "ٹ", "ډ": "ڈ", "ړ": "ڑ", "ڼ": "ڻ",
        # Letters without a vowel that Unicode has twice (in old texts with a joiner), and nasal signs
        "ൺ": "ണ്", "ൻ": "ന്", "ർ": "ര്", "ൽ": "ല്", "ൾ": "ള്", "ൿ": "ക്", "ৎ": "ত্",
        "ੰ": "ਂ", "ँ": "ं", "ઁ": "ં", "ஶ": "ஸ",
        # What stands in a word without being heard: tatweel, joiners, soft hyphen, apostrophes
        "\u0640": None, "\u200c": None, "\u200d": None, "\u00ad": None,
        "'": None, "’": None, "‘": None, "ʼ": None, "ʻ": None, "`": None, "´": None,
    }
)  # fmt: skip
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0xA4CF),  # Chinese, Japanese, Yi
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)


def fold(text: str) -> str:
    """Return a text as it is compared: without case and accents, one letter for its variants."""
    plain = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(_LETTERS)
    return "".join(_digit(c) for c in plain if not _is_accent(c))


def has_words(texts: Iterable[str], words: Iterable[str]) -> bool:
    """Whether each of some folded words (`words_asked`) is the beginning of a word of some texts."""
    there = words_of(texts)
    return all(any(one.startswith(word) for one in there) for word in words)


def words_of(texts: Iterable[str]) -> set[str]:
    """Return the words to find texts by, each at most LONGEST_WORD characters."""
    return {part for text in texts for word in _split(text) for part in _beginnings(word)}


def words_asked(text: str) -> list[str]:
    """Return the folded words somebody typed, in their order, each once."""
    return list(dict.fromkeys(word[: _longest(word)] for word in _split(text)))


def _split(text: str) -> list[str]:
    """Split at whatever is no letter, mark or digit (`str.isalnum` would break Indic words)."""
    kept = (c if unicodedata.category(c)[0] in "LMN" else " " for c in fold(text))
    return "".join(kept).split()


def _beginnings(word: str) -> list[str]:
    longest = _longest(word)
    starts = range(len(word)) if longest == LONGEST_UNSPACED else range(1)
    return [word[start : start + longest] for start in starts]


def _longest(word: str) -> int:
    spaced = not any(low <= ord(c) <= high for c in word for low, high in _UNSPACED)
    return LONGEST_WORD if spaced else LONGEST_UNSPACED


def _is_accent(character: str) -> bool:
    """Tell accents from vowel signs by the canonical combining class (Unicode, section 4.3).

    7 is the nukta, 10 to 36 are Hebrew, Arabic and Syriac points, 200 and more stand around any letter.
    """
    kind = unicodedata.combining(character)
    return kind == 7 or 10 <= kind <= 36 or kind >= 200


def _digit(character: str) -> str:
    number = unicodedata.digit(character, None)
    return character if number is None or character.isascii() else str(number)
