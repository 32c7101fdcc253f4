"""Canaries: values that are like no others, in forms that are valid where people write about themselves.

A Latin one is `zq` + three letters + `xw`, one in Urdu script has the same shape in its own letters, a
mobile number counts up, and a postcode is one of the town's that nobody else gives. All are found again
however they are cased or spaced.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LATIN, URDU = "bcdfghjklmnpqrst", "ابپتٹثجچحخدڈرزسش"
SHAPES = re.compile(
    rf"zq[{LATIN}]{{3}}xw|کینر[{URDU}]{{3}}ڑے|7400[1-9]\d{{5}}|\blu\d ?\d[a-z]{{2}}\b"
)


@dataclass(frozen=True)
class Canary:
    """What was typed into which input, by whom."""

    source: str  # of the kind "pledge.name"
    whose: str  # of the kind "pledge 3"
    core: str
    typed: str


class Flock:
    """Every canary that was let go."""

    def __init__(self, postcodes: Iterable[str]) -> None:
        self._by_core: dict[str, Canary] = {}
        self._postcodes, self._codes = iter(postcodes), set[str]()

    def __len__(self) -> int:
        return len(self._by_core)

    def __iter__(self) -> Iterator[Canary]:
        return iter(self._by_core.values())

    def name(self, source: str, whose: str) -> str:
        """Let go a name, every third in Urdu script."""
        core = self._next_core()
        return self._keep(source, whose, core, core.capitalize())

    def sentence(self, source: str, whose: str) -> str:
        """Let go a few words."""
        core = self._next_core()
        text = f"My neighbour {core} was not heard." if core.isascii() else f"پڑوسی {core} نے کہا۔"
        return self._keep(source, whose, core, text)

    def email(self, source: str, whose: str) -> str:
        """Let go an e-mail address."""
        core = f"zq{_letters(len(self), LATIN)}xw"
        return self._keep(source, whose, core, f"{core.capitalize()}@example.org")

    def mobile(self, source: str, whose: str) -> str:
        """Let go a mobile number as people type it."""
        core = f"7400{100_000 + len(self)}"
        return self._keep(source, whose, core, f"0{core}")

    def postcode(self, source: str, whose: str) -> str:
        """Let go a postcode of the town."""
        typed = next(self._postcodes)
        return self._keep(source, whose, _core(typed), typed)

    def given(self, source: str, whose: str, code: str) -> str:
        """Let go a code that was made here for somebody, such as a badge's."""
        self._codes.add(_core(code))
        return self._keep(source, whose, _core(code), code)

    def found_in(self, text: str) -> set[Canary]:
        """Return those in a text, however it is cased."""
        plain = text.casefold()
        cores = {_core(match) for match in SHAPES.findall(plain)}
        cores |= {code for code in self._codes if code in plain}
        return {self._by_core[core] for core in cores if core in self._by_core}

    def _next_core(self) -> str:
        at = len(self)
        if at % 3 == 0:
            return f"کینر{_letters(at, URDU)}ڑے"
        return f"zq{_letters(at, LATIN)}xw"

    def _keep(self, source: str, whose: str, core: str, typed: str) -> str:
        assert core not in self._by_core, core
        self._by_core[core] = Canary(source, whose, core, typed)
        return typed


def _core(text: str) -> str:
    return text.casefold().replace(" ", "")


def _letters(number: int, alphabet: str) -> str:
    digits = (number // 256 % 16, number // 16 % 16, number % 16)
    return "".join(alphabet[digit] for digit in digits)
