"""A visitor without script, who checks the rules of the house on every page opened."""

import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from campaign.languages import LANGUAGES
from campaign.security import HEADERS

VOID = {"input", "meta", "link", "img", "br", "hr"}


class Page(HTMLParser):
    """One page, taken apart."""

    def __init__(self, response: TestResponse) -> None:
        super().__init__()
        self.response = response
        self.status = response.status_code
        self.html = response.get_data(as_text=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.errors: list[str] = []
        self.words = ""
        self._open: list[str] = []
        self._error = ""
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        if tag not in VOID:
            self._open.append("error" if found.get("class") == "error" else tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag not in VOID:
            if self._open.pop() == "error":
                self.errors.append(" ".join(self._error.split()))
                self._error = ""

    def handle_data(self, data: str) -> None:
        if "error" in self._open:
            self._error += data
        if not {"script", "style"} & set(self._open):
            self.words += data + " "

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every element of a kind."""
        return [attributes for name, attributes in self.tags if name == tag]

    def value(self, name: str) -> str:
        """What a form field holds."""
        return next(a.get("value", "") for a in self.all("input") if a.get("name") == name)

    def keeps_the_rules_of_the_house(self) -> None:
        """One h1, a title, a language and direction, labels, no double ids, no inline anything."""
        assert len(self.all("h1")) == 1
        assert re.search(r"<title>[^<]+</title>", self.html)
        (html,) = self.all("html")
        assert html["dir"] == LANGUAGES[html["lang"]].direction
        ids = Counter(a["id"] for _, a in self.tags if "id" in a)
        assert max(ids.values()) == 1, ids
        labelled = {a.get("for") for a in self.all("label")}
        fields = [a for t in ("input", "select") for a in self.all(t) if a.get("type") != "hidden"]
        assert all(a["id"] in labelled for a in fields)
        assert all("alt" in a for a in self.all("img"))
        assert not self.all("style")
        assert all(a.get("src") for a in self.all("script"))
        assert not any(n.startswith("on") or n == "style" for _, a in self.tags for n in a)


class Visitor:
    """Opens pages and sends forms."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def open(self, path: str, status: int = 200, **options: Any) -> Page:
        """Open a page."""
        return self._checked(self.client.get(path, **options), status)

    def send(self, path: str, status: int = 303, **fields: str) -> Page:
        """Send a form."""
        return self._checked(self.client.post(path, data=fields), status)

    def submission(self, language: str = "en") -> str:
        """A fresh form's mark."""
        return self.open(f"/{language}/pledge").value("submission")

    def sign(self, status: int = 303, language: str = "en", **fields: str) -> Page:
        """Sign with a fresh form; fields given replace the usual ones."""
        usual = {"submission": self.submission(language), "agree": "y"}
        return self.send(f"/{language}/pledge", status, **{**usual, **fields})

    def receipt(self, language: str = "en", **fields: str) -> str:
        """Sign, and return the receipt's address."""
        return self.sign(language=language, **fields).response.headers["Location"]

    def _checked(self, response: TestResponse, status: int) -> Page:
        page = Page(response)
        assert page.status == status, page.html[:2000]
        for name in HEADERS:
            assert name in response.headers, name
        assert "Set-Cookie" not in response.headers
        if response.mimetype == "text/html" and not 300 <= status < 400:
            page.keeps_the_rules_of_the_house()
        return page
