"""What partner groups write, made safe to show: Markdown to an allow-list of HTML, and to plain text."""

import html
import re

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

# Headings begin below the page's own; pictures and raw HTML are left out, so no page asks another site.
HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6"}
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "code", "pre", "hr"}
TAGS |= {"h3", "h4", "h5", "h6"}
SCHEMES = {"https", "http", "mailto", "tel"}
LINK = "nofollow noopener ugc"
_markdown = MarkdownIt("commonmark", {"html": False}).disable("image")


def to_html(text: str) -> str:
    """Return a Markdown text as HTML of allowed elements, with links to other sites marked as such."""
    tokens = _markdown.parse(text)
    for token in tokens:
        token.tag = HEADINGS.get(token.tag, token.tag)
    made = _markdown.renderer.render(tokens, _markdown.options, {})
    return nh3.clean(
        made, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=LINK
    )


def to_plain(text: str) -> str:
    """Return a Markdown text as plain lines, for calendars and feeds: links keep their address."""
    blocks = [_line(token) for token in _markdown.parse(text) if token.type in _SHOWN]
    return "\n\n".join(block for block in blocks if block)


def summary(text: str, most: int = 160) -> str:
    """Return the beginning of a Markdown text in one plain line of at most `most` characters."""
    line = re.sub(r"\s+", " ", to_plain(text)).strip()
    if len(line) <= most:
        return line
    return line[: most - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


_SHOWN = {"inline", "code_block", "fence"}


def _line(token: Token) -> str:
    if token.type != "inline":
        return html.unescape(token.content.strip())
    parts: list[str] = []
    address = ""
    for child in token.children or ():
        if child.type == "link_open":
            address = str(child.attrGet("href") or "")
        if child.type in {"text", "code_inline"}:
            parts.append(child.content)
        if child.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
        if child.type == "link_close" and address not in "".join(parts):
            parts.append(f" ({address})")
    return "".join(parts).strip()
