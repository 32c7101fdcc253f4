"""Lists are joined by the reader's own comma (`joined`, `comma`), since right-to-left scripts have another."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "campaign" / "templates"
LATIN = re.compile(r"""join\(["'][,;] ["']\)|(?:\}\}|%\})[,;] """)
# Here the comma is what has to be typed.
TYPED = {"discussions/seats.html", "hosts/draw_edit.html", "hosts/draw_teams.html"}


def test_no_template_joins_with_a_comma_of_its_own():
    pages = {p.relative_to(TEMPLATES).as_posix(): p for p in TEMPLATES.rglob("*.*")}
    texts = {n: p.read_text("utf-8") for n, p in pages.items() if p.suffix in {".html", ".txt"}}
    assert len(texts) > 100
    assert {name for name, text in texts.items() if LATIN.search(text)} == TYPED


def test_what_is_looked_for_would_be_found():
    assert len(LATIN.findall('{{ a }}, {{ b }}{% if c %}; {{ d | join(", ") }}')) == 3
