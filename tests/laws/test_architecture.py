"""Where things stand, and how large they may grow."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = sorted(
    path
    for package in ("campaign", "events")
    for path in (ROOT / package).rglob("*.py")
    if "versions" not in path.parts
)
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "base", "manager", "service"}
MOST_LINES_OF_A_FUNCTION, MOST_LINES_OF_A_FILE = 40, 300
WAITING_FOR_A_CLOCK = {"now", "today", "utcnow", "time_ns", "localtime", "gmtime"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_imports_point_one_way():
    """In a process of its own: import-linter switches the loggers it finds off."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("path", OURS, ids=name)
def test_a_module_has_a_name_that_says_something(path):
    assert not FORBIDDEN_NAMES & set(path.stem.split("_"))


@pytest.mark.parametrize("path", OURS, ids=name)
def test_files_and_functions_stay_small_and_say_what_they_promise(path):
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= MOST_LINES_OF_A_FILE
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "a module says what it is for"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < MOST_LINES_OF_A_FUNCTION, node.name


RULES = [p for p in OURS if "domain" in p.parts or name(p).startswith("events")]


@pytest.mark.parametrize("path", RULES, ids=name)
def test_rules_do_not_look_at_the_clock_or_the_request(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in WAITING_FOR_A_CLOCK, ast.unparse(node)
            assert ast.unparse(node.func) != "time.time"
            assert node.func.attr != "commit", "only views and commands commit"


def test_events_loads_no_web_framework():
    code = "import events, sys; sys.exit('flask' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_nothing_of_the_first_town_is_in_code_or_templates():
    for path in [*OURS, *(ROOT / "campaign" / "templates").rglob("*.*")]:
        if "packs" not in path.parts and path.name != "config.py":
            assert "luton" not in path.read_text("utf-8").lower(), path
