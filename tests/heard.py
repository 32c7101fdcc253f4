"""What a page says, by the language it says it in: its text and the texts of its attributes.

What the phone draws with its own fonts, titles and lists to choose from, is heard as "ur outside".
"""

from html.parser import HTMLParser

SPOKEN = ("alt", "aria-label", "title", "placeholder")
SILENT = {"script", "style", "textarea", "code"}
OUTSIDE = {"option", "title"}
VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, str] = {}
        self._open: list[tuple[str, str]] = []  # tags, each with the language inside it

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        language = found.get("lang", self._language)
        for name in SPOKEN:
            self._say(language, found.get(name, ""))
        if tag == "meta" and "property" in found:
            self._say(f"{language} outside", found.get("content", ""))
        if tag not in VOID:
            self._open.append((tag, language))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag not in VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not SILENT & {tag for tag, _ in self._open}:
            outside = " outside" if self._open and self._open[-1][0] in OUTSIDE else ""
            self._say(self._language + outside, data)

    @property
    def _language(self) -> str:
        return self._open[-1][1] if self._open else ""

    def _say(self, language: str, text: str) -> None:
        if text.strip():
            self.said[language] = f"{self.said.get(language, '')} {text}"


def by_language(html: str) -> dict[str, str]:
    """Return what a page says in each language, by its tag."""
    reader = _Reader()
    reader.feed(html)
    return reader.said
