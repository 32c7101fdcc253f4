"""Everything the page says is there in every language, with every form its numbers need."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from campaign.languages import LANGUAGES
from campaign.packs import contrast, load
from campaign.words.gate import WORDS, Plural
from events import passing, results
from events.knockout import GROUP, STAGES
from events.models.tournament import MOST_FAIR_PLAY, MOST_GOALS
from events.tallies import COUNTERS

ROOT = Path(__file__).parents[3]
GATE = ROOT / "campaign" / "static" / "gate"
SCRIPTS = {path: path.read_text("utf-8") for path in GATE.rglob("*.js")}
SHELL = (ROOT / "campaign" / "templates" / "gate" / "shell.html").read_text("utf-8")
GUIDE = (ROOT / "campaign" / "templates" / "gate" / "guide.html").read_text("utf-8")
VALUE = re.compile(r"%\((\w+)\)s")
# Outcomes, reasons and counters name their words; the rest is named where it is said.
SPOKEN = re.compile(r"""["'](\w+)["']|said\.(\w+)""")
# What is said of a reason that has no word of its own.
NAMED_BY_PREFIX = re.compile(r"refused_|rehearsal_")


@pytest.fixture(params=load("luton").languages)
def book(request, client):
    response = client.get(f"/gate/words/{request.param}.json")
    assert response.status_code == 200
    return response.get_json()


def forms(word) -> list[str]:
    return [word] if isinstance(word, str) else list(word.values())


def test_each_language_has_every_word(book):
    assert set(book["words"]) == set(WORDS)
    assert all(form.strip() for word in book["words"].values() for form in forms(word))
    assert book["dir"] == LANGUAGES[book["tag"]].direction


def test_each_language_has_every_form_its_whole_numbers_need(book):
    rule = LANGUAGES[book["tag"]].babel.plural_form
    needed = {rule(number) for number in range(1_000)}
    counted = {key for key, word in WORDS.items() if isinstance(word, Plural)}
    assert counted
    for key in counted:
        assert set(book["words"][key]) == needed, key


def test_polish_has_more_forms_than_english(client):
    forms_of = {
        tag: set(client.get(f"/gate/words/{tag}.json").get_json()["words"]["unsent"])
        for tag in ("en", "pl")
    }
    assert forms_of == {"en": {"one", "other"}, "pl": {"one", "few", "many"}}


def test_each_form_holds_the_same_values_as_the_english(book):
    for key, word in WORDS.items():
        wanted = set(VALUE.findall(word.many if isinstance(word, Plural) else str(word)))
        for form in forms(book["words"][key]):
            assert set(VALUE.findall(form)) <= wanted, key
            assert "%" not in VALUE.sub("", form), key


def test_a_language_nobody_offers_has_no_words(client):
    assert client.get("/gate/words/xx.json").status_code == 404


def test_every_word_of_the_shell_and_the_script_is_there():
    asked = set(re.findall(r"""\bsay\("(\w+)\"""", "".join(SCRIPTS.values())))
    asked |= set(re.findall(r"""data-(?:word|label)="(\w+)\"""", SHELL))
    asked |= set(re.findall(r"""\bword\("(\w+)"\)""", SHELL))
    assert asked and asked <= set(WORDS)


def test_no_word_is_left_that_nothing_says():
    said = {
        one for found in SPOKEN.findall(SHELL + GUIDE + "".join(SCRIPTS.values())) for one in found
    }
    said |= {name for text in SCRIPTS.values() for name in re.findall(r"\b(\w+):", text)}
    left = {key for key in set(WORDS) - said - set(COUNTERS) if not NAMED_BY_PREFIX.match(key)}
    assert left == set()


def test_each_reason_to_refuse_and_each_counter_has_a_word():
    assert set(COUNTERS) <= set(WORDS)
    refused = {"not_a_badge", "revoked", "wrong_event", "device_revoked", "after_the_end", "time"}
    assert {f"refused_{reason}" for reason in refused} <= set(WORDS)


def test_each_reason_to_refuse_a_result_and_each_round_has_a_word():
    refused = {results.SCORE, results.PENALTIES, results.NO_SUCH_FIXTURE, results.NOT_BEGUN}
    refused |= {passing.TIME, passing.TOO_MANY, passing.DEVICE_REVOKED, passing.AFTER_THE_END}
    assert {f"refused_{reason}" for reason in refused} <= set(WORDS)
    assert set(STAGES) - {GROUP} <= set(WORDS)


def test_the_phone_and_the_server_take_the_same_results():
    script = SCRIPTS[GATE / "scores.js"]
    minutes = int(re.search(r"EARLY = (\d+) \* 60_000", script)[1])
    most = re.search(r"MOST = \{ goals: (\d+), fair: (\d+), penalties: (\d+) \}", script)
    assert timedelta(minutes=minutes) == results.EARLY
    assert [int(number) for number in most.groups()] == [MOST_GOALS, MOST_FAIR_PLAY, MOST_GOALS]


def test_each_thing_a_rehearsal_can_fail_at_has_a_word():
    steps = re.search(r"const STEPS = \[(.*?)\n\];", SCRIPTS[GATE / "rehearsing.js"], re.S)
    problems = set(re.findall(r"""\["(\w+)",""", steps.group(1)))
    assert problems and {f"rehearsal_{problem}" for problem in problems} <= set(WORDS)


def test_each_outcome_has_a_word_a_shape_of_the_page_a_colour_and_a_signal():
    vectors = json.loads((ROOT / "tests/gate/vectors/deciding.json").read_text("utf-8"))
    outcomes = {vector["expected"]["outcome"] for vector in vectors}
    shapes = re.search(
        r"export const SHAPES = \{(.*?)\n\};", SCRIPTS[GATE / "verdict_words.js"], re.S
    )
    drawn = dict(re.findall(r"""(\w+): "([\w-]+)",""", shapes.group(1)))
    assert len(outcomes) == 8 and outcomes <= set(drawn) and outcomes <= set(WORDS)
    assert len(set(drawn.values())) == len(drawn)
    signs = (ROOT / "campaign" / "templates" / "gate" / "signs.html").read_text("utf-8")
    assert all(f'id="shape-{shape}"' in SHELL + signs for shape in drawn.values())
    assert outcomes <= set(colours())
    assert outcomes <= set(re.findall(r"^  (\w+): \{ notes", SCRIPTS[GATE / "signals.js"], re.M))


def others() -> tuple[str, str]:
    """The colours of what came to nothing."""
    sheet = (GATE / "gate.css").read_text("utf-8")
    found = re.findall(r"^#verdict \{ --colour: (#\w+); --letters: (#\w+) \}", sheet, re.M)
    ((ground, letters),) = found
    return ground, letters


def colours() -> dict[str, tuple[str, str]]:
    sheet = (GATE / "gate.css").read_text("utf-8")
    rule = r"#verdict\.(\w+) \{ --colour: (#\w+); --letters: (#\w+) \}"
    return {name: (ground, letters) for name, ground, letters in re.findall(rule, sheet)}


def whole(colour: str) -> str:
    return colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])


def test_each_verdict_can_be_read_in_sunlight_and_has_a_colour_of_its_own():
    found = {**colours(), "others": others()}
    assert len({ground for ground, _ in found.values()}) == len(found) == 9
    for name, (ground, letters) in found.items():
        assert contrast(whole(letters), whole(ground)) >= 7, name


def test_bright_lets_in_and_dark_stops_for_whoever_sees_no_colours():
    found = {name: whole(ground) for name, (ground, _) in colours().items()}
    bright = [found.pop(name) for name in ("welcome", "kept", "goodbye", "perhaps_here")]
    dark = [*found.values(), whole(others()[0])]
    assert len(dark) == 5
    assert all(contrast(one, other) >= 3 for one in bright for other in dark)
    black = "#000000"
    assert min(contrast(one, black) for one in bright) > max(contrast(one, black) for one in dark)
