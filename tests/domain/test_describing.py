"""Partner texts, made safe."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.domain import describing

NASTY = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![a picture](https://elsewhere.example/track.png)",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](data:text/html,<script>alert(1)</script>)",
    "[click](vbscript:x)",
    "<a href='https://x.example' onclick='x()' style='color:red'>x</a>",
    "<style>body{}</style>",
    "<iframe src=https://x.example></iframe>",
    '<https://x.example/" onmouseover=alert(1)>',
    "&lt;script&gt;",
    "```\n<script>alert(1)</script>\n```",
]


@pytest.mark.parametrize("text", NASTY)
def test_nothing_runs_and_nothing_is_loaded(text):
    made = describing.to_html(text)
    tags = re.findall(r"<(\w+)([^>]*)>", made)
    assert {tag for tag, _ in tags} <= describing.TAGS
    for _, attributes in tags:
        assert not re.search(r"\bon\w+=|style=|javascript:|data:|vbscript:", attributes)


@given(st.text(alphabet=st.sampled_from("<>[]()!&\"'`*_#-= \nahrefsconlick:/;")))
def test_whatever_is_written_only_allowed_elements_come_out(text):
    assert set(re.findall(r"<(\w+)", describing.to_html(text))) <= describing.TAGS


def test_what_groups_need_stays():
    made = describing.to_html("# Come\n\nBring **food**:\n\n- rice\n- [more](https://x.example)")
    assert "<h3>Come</h3>" in made and "<h1" not in made
    assert "<strong>food</strong>" in made and "<li>rice</li>" in made
    assert 'href="https://x.example"' in made and "nofollow" in made


def test_plain_text_keeps_lines_words_and_addresses():
    text = (
        "# Come & see\n\nBring **food**\nand friends, `1 < 2`: [more](https://x.example)\n\n- rice"
    )
    assert describing.to_plain(text) == (
        "Come & see\n\nBring food\nand friends, 1 < 2: more (https://x.example)\n\nrice"
    )
    assert describing.to_plain("<b>x</b>") == "<b>x</b>"


def test_a_summary_is_short_and_ends_at_a_word():
    assert describing.summary("One *two*\n\nthree") == "One two three"
    made = describing.summary("word " * 100)
    assert len(made) <= 160 and made.endswith("word…")
    assert len(describing.summary("x" * 500)) <= 160


def test_a_long_text_is_made_quickly():
    describing.to_html("[" * 5000 + "*" * 5000 + "> " * 500)
