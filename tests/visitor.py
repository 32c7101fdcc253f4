"""A visitor without script, who checks the rules of the house on every page opened."""

import contextvars
import re
from collections import Counter
from functools import partial
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from campaign import access, clock
from campaign.domain import entering
from campaign.extensions import db
from campaign.languages import LANGUAGES
from campaign.models import Account
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
        # A block of data is not run, so the content-security policy has nothing to say about it.
        runs = [a for a in self.all("script") if a.get("type") != "application/ld+json"]
        assert all(a.get("src") for a in runs)
        assert not any(n.startswith("on") or n == "style" for _, a in self.tags for n in a)


class Visitor:
    """Opens pages and sends forms."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.csrf_token = ""  # of the page opened last; a browser sends it with every form

    def open(self, path: str, status: int = 200, **options: Any) -> Page:
        """Open a page."""
        return self._checked(self._ask("GET", path, **options), status)

    def send(self, path: str, status: int = 303, **fields: str) -> Page:
        """Send a form."""
        if is_behind_sign_in(path):
            fields = {"csrf_token": self.csrf_token, **fields}
        return self._checked(self._ask("POST", path, data=fields), status)

    def enter(self, account: Account, device: str = "Firefox, Linux") -> str:
        """Sign in at once, without the pages, and return the secret; `make.account` makes accounts."""
        with self.client.application.app_context():
            kept = db.session.get(Account, account.id)
            token = entering.begin(db.session, kept, device=device, now=clock.now())
            db.session.commit()
        with self.client.session_transaction() as cookie:
            cookie.clear()
            cookie["_user_id"] = token
        self.open("/account/")
        return token

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

    def book(self, date: str, status: int = 303, language: str = "en", **fields: str) -> Page:
        """Book a place at one date with a fresh form; fields given replace the usual ones."""
        form = self.open(f"/{language}{date}/places")
        usual = {"submission": form.value("submission"), "name": "Amina", "party": "2"}
        return self.send(f"/{language}{date}/places", status, **{**usual, **fields})

    def place(self, date: str, language: str = "en", **fields: str) -> str:
        """Book, and return the address of the place."""
        return self.book(date, language=language, **fields).response.headers["Location"]

    def _ask(self, method: str, path: str, **options: Any) -> TestResponse:
        """Outside a test's own app context, whose `g` would leak from one request into the next."""
        ask = partial(self.client.open, path, method=method, **options)
        return contextvars.Context().run(ask)

    def _checked(self, response: TestResponse, status: int) -> Page:
        page = Page(response)
        assert page.status == status, page.html[:2000]
        for name in HEADERS:
            assert name in response.headers, name
        if not is_behind_sign_in(response.request.path):
            assert "Set-Cookie" not in response.headers
            assert "Cookie" not in response.headers.get("Vary", "")
        self.csrf_token = next(
            (a["value"] for a in page.all("input") if a.get("name") == "csrf_token"),
            self.csrf_token,
        )
        if response.mimetype == "text/html" and not 300 <= status < 400:
            page.keeps_the_rules_of_the_house()
        return page


def is_behind_sign_in(path: str) -> bool:
    """Whether pages at this address may set a cookie."""
    return path.split("?")[0].split("/", 2)[1] in access.BEHIND_SIGN_IN
