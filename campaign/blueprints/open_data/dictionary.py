"""The data dictionary: what each table, each column and each key means, in the reader's language."""

from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _l

from campaign.blueprints.open_data.writing import about
from campaign.domain import releasing
from campaign.domain.cataloguing import CATALOGUE
from campaign.domain.disclosing import read
from campaign.extensions import db
from campaign.words import figure as figure_words

HEADINGS = ("what", "table", "column", "key", "meaning")
COLUMNS = {
    "quarter": _l("A quarter of a year"),
    "first_day": _l("The first day that is counted"),
    "last_day": _l("The last day that is counted"),
    "is_whole": _l("1 where the quarter is over"),
    "count": _l("How many, rounded to 5. Nothing stands where the number is hidden"),
    "is_hidden": _l("1 where the number is hidden, so that no person can be found"),
}


def rows() -> list[tuple[str, str, str, str, str]]:
    """Return the dictionary as rows under HEADINGS."""
    columns = [("column", "", name, "", str(meaning)) for name, meaning in COLUMNS.items()]
    tables = [("table", e.key, "", "", figure_words.title(e)) for e in CATALOGUE.values()]
    by = [
        ("column", entry.key, name, "", figure_words.dimension(name))
        for entry in CATALOGUE.values()
        for name in entry.by
    ]
    keys = [("key", table, name, key, meaning) for table, name, key, meaning in _keys()]
    return [*columns, *tables, *by, *keys]


def as_json() -> dict[str, Any]:
    """Return the dictionary as JSON."""
    keys: dict[str, dict[str, dict[str, str]]] = {}
    for table, name, key, meaning in _keys():
        keys.setdefault(table, {}).setdefault(name, {})[key] = meaning
    tables = {
        entry.key: {
            "title": figure_words.title(entry),
            "by": {name: figure_words.dimension(name) for name in entry.by},
            "keys": keys.get(entry.key, {}),
        }
        for entry in CATALOGUE.values()
    }
    columns = {name: str(meaning) for name, meaning in COLUMNS.items()}
    return {**about(), "columns": columns, "tables": tables}


def _keys() -> Iterator[tuple[str, str, str, str]]:
    """Yield every key of the tables published last; days need no explaining."""
    for table, release in releasing.published(db.session()).items():
        entry = CATALOGUE[table]
        for place, name in enumerate(entry.by):
            known = dict.fromkeys(at[place] for at in read(release.content).cells)
            for key in known if name not in ("day", "month") else ():
                yield table, name, key, figure_words.value(entry, name, key)
