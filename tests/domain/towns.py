"""Towns that never were, of every size, with the tables of a quarter counted as it goes on."""

from collections import Counter
from itertools import product

import numpy as np

from campaign.domain.adding_up import Table
from campaign.domain.cataloguing import EQUALITY, Entry, figures, of_figure
from campaign.domain.equality_questions import QUESTIONS
from campaign.domain.releasing import is_enough
from campaign.models.equality import AFTER, BLANK

WARDS = (*(f"E{number:08}" for number in range(20)), "", "outside")


def key_of_day(day: int) -> str:
    """A day of the quarter, so many after its first."""
    return f"2026-{day:03}"


KEYS = {
    "ward": WARDS,
    "age_band": ("under_13", "13_17", "18_plus", ""),
    "language": tuple(f"l{number}" for number in range(20)),
    "channel": ("online", "printed_badge", "paper"),
    "day": tuple(map(key_of_day, range(92))),
    "month": ("2026-07", "2026-08", "2026-09"),
    "kind": tuple(f"k{number}" for number in range(14)),
    "host": tuple(f"h{number}" for number in range(30)),
    "origin": ("online", "printed"),
    "who": ("adult", "child"),
    "face": ("1", "2", "3", "4", "5"),
    "aim": tuple(f"a{number}" for number in range(6)),
    "after": AFTER,
}
MOST = (0, 2, 5, 12, 40, 150, 600, 4_000, 20_000)  # how many there are of a figure, about


def keys(entry: Entry, dimension: str) -> tuple[str, ...]:
    """Every key of a dimension in a table."""
    if dimension != "choice":
        return KEYS[dimension]
    return (*QUESTIONS[entry.figure.removeprefix(f"{EQUALITY}.")].counted, BLANK)


def groups() -> list[tuple[str, ...]]:
    """The figures that say something of each other: each alone, and all the equality questions."""
    alone = [(figure,) for figure in figures() if not figure.startswith(f"{EQUALITY}.")]
    return [*alone, tuple(f for f in figures() if f.startswith(f"{EQUALITY}."))]


class Town:
    """The exact numbers of one town's quarter, in as many editions as it is released in."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)

    def tables(self, figures: tuple[str, ...]) -> list[list[Table]]:
        """The tables of figures that say something of each other, as they stand at each edition."""
        size = int(self.random.poisson(self.random.choice(MOST)))
        if figures[0].startswith(EQUALITY):
            return [self._answered(figures, size)]
        entries = of_figure(figures[0])
        people = self._people(entries, size, ("day",))
        if entries[0].sensitive:
            return [_counted(entries, people)]
        days = [self.random.integers(0, 91) for _ in range(self.random.integers(0, 3))]
        editions, totals, open_ = [], [], tuple(e for e in entries if not e.sensitive)
        for day in sorted(days):
            so_far = [person for person in people if person["day"] <= key_of_day(day)]
            if is_enough([*totals, len(so_far)]):
                totals.append(len(so_far))
                editions.append(_counted(open_, so_far, key_of_day(day)))
        return [*editions, _counted(entries, people)]

    def _answered(self, figures: tuple[str, ...], size: int) -> list[Table]:
        """The same people answer every question, whose answers have nothing to do with each other."""
        asked_after = self._people(of_figure(figures[0]), size)
        answers: dict[str, list[dict[str, str]]] = {}
        for figure in figures:
            entry = of_figure(figure)[0]
            before = answers[entry.follows] if entry.follows else asked_after
            asked = [person for person in before if person["choice"] not in entry.unless]
            said = self._people(of_figure(figure), len(asked))
            answers[figure] = [
                one | {"after": person["after"]} for one, person in zip(said, asked, strict=True)
            ]
        return [
            table for figure in figures for table in _counted(of_figure(figure), answers[figure])
        ]

    def _people(
        self, entries: tuple[Entry, ...], size: int, besides: tuple[str, ...] = ()
    ) -> list[dict[str, str]]:
        dimensions = {name: entry for entry in entries for name in (*entry.by, *besides)}
        columns = []
        for name, entry in dimensions.items():
            offered = np.array(keys(entry, name))
            even = self.random.choice([0.1, 0.5, 3])
            weights = self.random.dirichlet(np.full(len(offered), even))
            columns.append(self.random.choice(offered, size=size, p=weights).tolist())
        return [dict(zip(dimensions, person, strict=True)) for person in zip(*columns, strict=True)]


def _counted(
    entries: tuple[Entry, ...], people: list[dict[str, str]], last: str = key_of_day(91)
) -> list[Table]:
    tables = []
    for entry in entries:
        known = [
            [key for key in keys(entry, name) if name != "day" or key <= last] for name in entry.by
        ]
        counts = dict.fromkeys(product(*known), 0)
        counts |= Counter(tuple(person[name] for name in entry.by) for person in people)
        tables.append(Table(entry, counts, len(people)))
    return tables
