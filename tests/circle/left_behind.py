"""What a browser still holds after a visit: its history, Back, and the files of its profile."""

import sqlite3

from tests.circle.lexicon import found_in

TYPED = {"#called": "Minaxyz", "#way": "minaxyz@example.org", "#childcare": "twinsxyz"}
WORD = "Marigoldxyz"
SECRETS = [text.casefold() for text in (*TYPED.values(), "minaxyz", WORD)]
# Where Chromium keeps what pages leave, and not its own lists and settings.
LEFT_BY_PAGES = (
    *("Cache", "Code Cache", "Local Storage", "Session Storage", "IndexedDB", "Service Worker"),
    *("Sessions", "Network Action Predictor", "Shortcuts", "Top Sites", "Favicons"),
)


def entries(page):
    """The addresses that Back and Forward lead to."""
    session = page.context.new_cdp_session(page)
    found = session.send("Page.getNavigationHistory")
    return [entry["url"] for entry in found["entries"]], found


def back(page):
    """Press Back, as a thumb does, and return what is then to be read."""
    session = page.context.new_cdp_session(page)
    found = session.send("Page.getNavigationHistory")
    before = found["entries"][found["currentIndex"] - 1]
    session.send("Page.navigateToHistoryEntry", {"entryId": before["id"]})
    page.wait_for_timeout(700)
    return f"{page.title()} {page.url} {page.locator('body').inner_text()}"


def closed(page):
    folder = page.folder
    page.context.close()
    return folder


def history(folder):
    with sqlite3.connect(folder / "History") as rows:
        return list(rows.execute("SELECT url, title FROM urls"))


def files(folder, *names):
    for name in names:
        for path in (folder / name, *(folder / name).rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield path


def texts(path):
    """A file's bytes read as text, in the encodings Chromium writes."""
    data = path.read_bytes()
    yield data.decode("utf-8", "ignore")
    yield from (data[n:].decode("utf-16-le", "ignore") for n in (0, 1))


def holding(folder, *, skip=()):
    """The files that hold something she typed."""
    return {
        path.relative_to(folder).parts[0]
        for path in files(folder, ".")
        if not set(path.relative_to(folder).parts) & set(skip)
        and any(secret in text.casefold() for text in texts(path) for secret in SECRETS)
    }


def giving_away(folder, *, skip=()):
    """The words of the circle in what pages left."""
    left = [name for name in LEFT_BY_PAGES if name not in skip]
    said = [f"{url} {title}" for url, title in history(folder)]
    return {
        word for path in files(folder, *left) for text in texts(path) for word in found_in(text)
    } | {word for line in said for word in found_in(line)}
