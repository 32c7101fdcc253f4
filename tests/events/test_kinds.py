"""The registry of kinds."""

import subprocess
import sys

from events.kinds import KINDS


def test_each_kind_is_known_by_its_own_key():
    assert all(kind.key == key for key, kind in KINDS.items())


def test_the_yearly_round_has_its_kinds():
    assert {"carnival", "shared_meal", "tournament", "walk", "remembrance"} <= set(KINDS)


def test_each_kind_is_an_event_to_machines():
    assert all(
        k.schema_type.endswith("Event") or k.schema_type == "Festival" for k in KINDS.values()
    )


def test_events_loads_no_web_framework():
    code = "import events.kinds, sys; sys.exit('flask' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
