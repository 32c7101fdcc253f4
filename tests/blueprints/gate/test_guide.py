"""The steward's guide: the same words and signs as on the phone, and nothing about anybody."""

import re

import pytest

from campaign.looks import STATIC
from campaign.words.gate import VERDICTS, WORDS, Plural
from events import attendance

OUTCOMES = [
    *(attendance.WELCOME, attendance.ALREADY_HERE, attendance.PERHAPS_HERE, attendance.KEPT),
    *(attendance.GOODBYE, attendance.REVOKED, attendance.WRONG_EVENT, attendance.NOT_A_BADGE),
]


@pytest.mark.parametrize("tag", ["en", "ur", "pl"])
def test_the_guide_is_public_in_every_language(visitor, tag):
    visitor.open(f"/{tag}/stewards")


def test_every_outcome_has_its_sign_and_the_word_the_phone_says(visitor):
    page = visitor.open("/en/stewards")
    rows = re.findall(
        r'<td class="sign (\w+)">.*?<th scope="row">([^<]+)</th><td>([^<]+)', page.html, re.S
    )
    assert [outcome for outcome, _, _ in rows] == OUTCOMES
    assert [word for _, word, _ in rows] == [str(VERDICTS[outcome]) for outcome in OUTCOMES]
    assert len({meaning for _, _, meaning in rows}) == len(OUTCOMES)


def symbols(html):
    return dict(re.findall(r'<symbol id="shape-([\w-]+)"(.*?)</symbol>', html, re.S))


def test_the_signs_have_the_shapes_and_colours_of_the_phone(client, visitor):
    guide = visitor.open("/en/stewards").html
    of_phone, of_guide = symbols(client.get("/gate/").get_data(as_text=True)), symbols(guide)
    shown = re.findall(r'href="#shape-([\w-]+)"', guide)
    assert len(shown) == len(set(shown)) == len(OUTCOMES)
    assert set(shown) == set(of_guide)
    assert all(of_phone[name] == shape for name, shape in of_guide.items())
    words = (STATIC / "gate" / "verdict_words.js").read_text("utf-8")
    told = dict(re.findall(r'^  (\w+): "([\w-]+)",$', words, re.M))
    assert [told[outcome] for outcome in OUTCOMES] == shown
    guide_css = (STATIC / "css" / "guide.css").read_text("utf-8")
    gate_css = (STATIC / "gate" / "gate.css").read_text("utf-8")
    for outcome in OUTCOMES:
        (colours,) = re.findall(rf"^\.{outcome} (\{{.*\}})$", guide_css, re.M)
        assert f"#verdict.{outcome} {colours}" in gate_css


def test_the_guide_names_the_oldest_browsers_and_the_page_tells_older_ones(client, visitor):
    words = visitor.open("/en/stewards").words
    for named in ("Chrome or Edge 97", "Firefox 114", "Safari 15.4"):
        assert named in words
    shell = client.get("/gate/").get_data(as_text=True)
    # No module: those are what an old browser passes over.
    assert re.search(r'<script defer src="/gate/app/\w+/age\.js">', shell)
    assert str(WORDS["too_old"]) in shell
    script = (STATIC / "gate" / "age.js").read_text("utf-8")
    code = re.sub(r"(?s:/\*.*?\*/)|//.*", "", script)
    assert not re.search(r"=>|\b(let|const|import|async)\b|`|\?\.", code)


def test_what_the_guide_calls_by_name_is_called_so_on_the_phone(visitor):
    named = set(re.findall(r"“([^”]+)”", visitor.open("/en/stewards").words))
    assert named and named <= {str(word) for word in WORDS.values() if not isinstance(word, Plural)}


def test_the_guide_says_what_a_phone_without_signal_cannot_tell(visitor):
    words = " ".join(visitor.open("/en/stewards").words.split())
    cannot = words[words.index("What it cannot tell") :]
    for part in (
        "another gate since",
        "stopped since",
        "How many are inside",
        "those scans are gone",
    ):
        assert part in cannot
