"""More rounds of columns shifted against the tables, where there is no field of as many elements.

In a round each column is shifted by a step of its own. Two people meet twice just where two rounds shift
their columns by the same, one against the other: so two rounds must differ by another step in every column.
"""

from collections.abc import Sequence

from events.people import MOST_ROUNDS, Lots

_TRIES = 4_000  # steps in the search for one more round


def more_steps(rows: Sequence[list[int]], tables: int, size: int) -> list[list[int]]:
    """Return the rows of steps with more of them, until there are enough or a search finds no other.

    The search is bounded in steps, and the same every time.
    """
    found, lots = list(rows), Lots(f"{tables} {size}")
    while len(found) < MOST_ROUNDS:
        row: list[int] = []
        if not _Row(row, found, tables, lots).is_filled(size):
            break
        found.append(row)
    return found


class _Row:
    """One row being filled, column by column, with what each row before has already been led by."""

    def __init__(
        self, row: list[int], rows: Sequence[Sequence[int]], tables: int, lots: Lots
    ) -> None:
        self.row, self.rows, self.tables, self.lots, self.tries = row, rows, tables, lots, _TRIES
        self.taken: list[set[int]] = [set() for _ in rows]

    def is_filled(self, size: int) -> bool:
        """Fill the rest of the row; False where that cannot be, or was not in the tries."""
        column = len(self.row)
        if column == size:
            return True
        steps = list(range(self.tables))
        self.lots.shuffle(steps)
        for step in steps:
            self.tries -= 1
            leads = [(step - row[column]) % self.tables for row in self.rows]
            if self.tries < 0 or any(
                lead in taken for lead, taken in zip(leads, self.taken, strict=True)
            ):
                continue
            self._note(leads, step)
            if self.is_filled(size):
                return True
            self._forget(leads)
        return False

    def _note(self, leads: Sequence[int], step: int) -> None:
        self.row.append(step)
        for lead, taken in zip(leads, self.taken, strict=True):
            taken.add(lead)

    def _forget(self, leads: Sequence[int]) -> None:
        self.row.pop()
        for lead, taken in zip(leads, self.taken, strict=True):
            taken.remove(lead)
