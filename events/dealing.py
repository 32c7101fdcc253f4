"""The first deal: sizes, schools and one more field made as even as arithmetic allows, all at once.

Each person is drawn as a line from the school to the value of the field, and each team is a colour. Such
lines can always be coloured so that at each end no colour comes two times more than another, and no colour
in all: cut each end into ends of as many lines as there are colours, colour those so that no two lines that
meet have one colour (D. König, "Über Graphen und ihre Anwendung", Mathematische Annalen 77, 1916), then even
out the colours along paths of two of them (D. de Werra, "Balanced schedules", INFOR 9, 1971).
"""

from collections.abc import Hashable, Iterable, Sequence

End = Hashable


def deal(schools: Sequence[Hashable], values: Sequence[Hashable], teams: int) -> list[int]:
    """Return the team of each person, from 0, in the order given, which says who is dealt first.

    A value of None is not known, and not spread. The counts of each school, of each value, and the sizes
    differ by at most one from team to team.
    """
    lefts = _cut(schools, teams)
    known = [(value, at if value is None else -1) for at, value in enumerate(values)]
    rights = _cut(known, teams)
    lines = [
        (("school", *left), ("value", *right)) for left, right in zip(lefts, rights, strict=True)
    ]
    colouring = _Colouring(lines, teams)
    colouring.even_out()
    return colouring.colours


def _cut(values: Iterable[Hashable], teams: int) -> list[tuple[Hashable, int]]:
    """Number the shares of each value, each of as many people as there are teams."""
    seen: dict[Hashable, int] = {}
    shares = []
    for value in values:
        seen[value] = seen.get(value, 0) + 1
        shares.append((value, (seen[value] - 1) // teams))
    return shares


class _Colouring:
    """Lines coloured so that no two that meet have one colour."""

    def __init__(self, lines: Sequence[tuple[End, End]], teams: int) -> None:
        self.lines, self.teams = lines, teams
        self.colours = [-1] * len(lines)
        self.sizes = [0] * teams
        self.held: dict[tuple[End, int], int] = {}  # the line that has a colour at an end
        for line in range(len(lines)):
            self._add(line)

    def even_out(self) -> None:
        """Recolour paths until no colour has two lines more than another."""
        while max(self.sizes) - min(self.sizes) > 1:
            many, few = (self.sizes.index(wanted(self.sizes)) for wanted in (max, min))
            self._flip(self._surplus(many, few), many, few)

    def _add(self, line: int) -> None:
        """Colour one more line, with the rarest colour that both ends miss or else one of each end."""
        left, right = self.lines[line]
        here, there = self._missing(left), self._missing(right)
        both = [colour for colour in here if (right, colour) not in self.held]
        colour = min(both or here, key=self.sizes.__getitem__)
        if not both:
            self._flip(self._path(right, colour, there[0]), colour, there[0])
        self._paint(line, colour)

    def _missing(self, end: End) -> list[int]:
        return [colour for colour in range(self.teams) if (end, colour) not in self.held]

    def _path(self, end: End, one: int, other: int) -> list[int]:
        """Return the lines of these two colours by turns, from an end that has no line of the other."""
        path: list[int] = []
        while (line := self.held.get((end, one))) is not None:
            path.append(line)
            left, right = self.lines[line]
            end, one, other = (right if end == left else left), other, one
        return path

    def _surplus(self, many: int, few: int) -> list[int]:
        """Return a path that has one line more of `many`; there is one, as cycles have as many of both."""
        for line, colour in enumerate(self.colours):
            if colour == many:
                for end in self.lines[line]:
                    if (end, few) not in self.held and len(self._path(end, many, few)) % 2:
                        return self._path(end, many, few)
        raise AssertionError("more lines of a colour, and no path with more of it")

    def _flip(self, path: Sequence[int], one: int, other: int) -> None:
        flipped = [(line, one + other - self.colours[line]) for line in path]
        for line in path:
            self._unpaint(line)
        for line, colour in flipped:
            self._paint(line, colour)

    def _paint(self, line: int, colour: int) -> None:
        self.colours[line] = colour
        self.sizes[colour] += 1
        for end in self.lines[line]:
            self.held[end, colour] = line

    def _unpaint(self, line: int) -> None:
        colour = self.colours[line]
        self.sizes[colour] -= 1
        for end in self.lines[line]:
            del self.held[end, colour]
