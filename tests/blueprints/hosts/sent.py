"""What a browser would send back, as the form came."""

import html
import re


def form_of(page):
    """Everything a browser would send back, as the form came."""
    sent = {a["name"]: a.get("value", "") for a in page.all("input") if _is_sent(a)}
    for name, body in re.findall(
        r'<select id="\S+" name="(\S+?)".*?>(.*?)</select>', page.html, re.S
    ):
        sent[name] = re.search(r'value="([^"]*)" selected', body).group(1)
    for name, text in re.findall(
        r'<textarea [^>]*name="(\S+?)"[^>]*>\n(.*?)</textarea>', page.html, re.S
    ):
        sent[name] = html.unescape(text)
    return sent


def _is_sent(attributes):
    choice = attributes.get("type") in {"radio", "checkbox"}
    return "name" in attributes and (not choice or "checked" in attributes)


def sent_back(page):
    """The same, and every ticked box of lists."""
    sent = form_of(page)
    for name in ("access", "languages"):
        ticked = [a["value"] for a in page.all("input") if a.get("name") == name and "checked" in a]
        sent |= {name: ticked} if ticked else {}
    return sent
