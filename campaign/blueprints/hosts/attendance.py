"""What came through each gate: as charts with the tables behind them, and as rows of a file."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from campaign.blueprints.hosts import quarters
from campaign.blueprints.hosts.gate_labels import COUNTERS
from campaign.blueprints.hosts.quarters import Column, Step, zone_words
from campaign.domain.exporting import Cell
from campaign.extensions import desk_words
from events import tallies
from events.admission import CAME, RETURNED, WENT, Quarter
from events.tallies import LEFT

_d = desk_words.gettext

COMING = tuple(counter for counter in tallies.COUNTERS if counter != LEFT)


@dataclass(frozen=True)
class Bar:
    """One column of a gate's chart, and the row of its table."""

    column: Column
    counts: Counter[str]

    @property
    def value(self) -> int:
        """How many people came in, with and without a badge."""
        return self.badges + tallies.people(self.counts)

    @property
    def badges(self) -> int:
        """How many came in with a badge, those who came back included."""
        return self.counts[CAME] + self.counts[RETURNED]

    @property
    def left(self) -> int:
        """How many people left."""
        return self.counts[WENT] + self.counts[LEFT]

    @property
    def lines(self) -> tuple[str, str]:
        """What is written under it."""
        return self.column.lines

    @property
    def tick(self) -> str:
        """Whether it is written."""
        return self.column.tick


@dataclass(frozen=True)
class AtGate:
    """One gate's chart. All gates of a date have the same columns, so that they can be compared."""

    number: int
    gate: str
    bars: Sequence[Bar]

    @property
    def people(self) -> int:
        """How many people came in here."""
        return sum(bar.value for bar in self.bars)

    @property
    def busiest(self) -> Bar:
        """The column in which most came in; the first of several."""
        return max(self.bars, key=lambda bar: bar.value)

    @property
    def rows(self) -> list[Bar]:
        """The columns in which anything happened, for the table."""
        return [bar for bar in self.bars if bar.counts.total()]


def charts(found: Iterable[Quarter], zone: ZoneInfo) -> list[AtGate]:
    """Return a chart of each gate through which anybody passed."""
    found = list(found)
    if not found:
        return []
    buckets = [quarter.bucket for quarter in found]
    columns = quarters.columns(min(buckets), max(buckets), zone)
    counts = _by_column(found, columns[0].step, zone)
    return [
        AtGate(number, gate, [Bar(c, counts[number][c.starts.astimezone(UTC)]) for c in columns])
        for number, gate in sorted({(quarter.gate_id, quarter.gate) for quarter in found})
    ]


def _by_column(
    found: Iterable[Quarter], step: Step, zone: ZoneInfo
) -> dict[int, dict[datetime, Counter[str]]]:
    counts: dict[int, dict[datetime, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for quarter in found:
        # In UTC, where the two hours of one name are two.
        starts = quarters.beginning(quarter.bucket, step, zone).astimezone(UTC)
        counts[quarter.gate_id][starts].update(quarter.counts)
    return counts


def file_headings() -> list[str]:
    """Return the first line of the file."""
    return [
        *(str(_d("Gate")), str(_d("Day")), str(_d("Quarter of an hour from")), "UTC"),
        *(str(_d("Came with a badge")), str(_d("Came back with a badge"))),
        *(str(COUNTERS[counter]) for counter in COMING),
        *(str(_d("People who came in")), str(_d("People who left"))),
    ]


def file_rows(found: Iterable[Quarter], zone: ZoneInfo) -> Iterable[list[Cell]]:
    """Return a row of the file for each gate and quarter of an hour in which anything happened."""
    for quarter in found:
        wall, counts = quarter.bucket.astimezone(zone), Counter(quarter.counts)
        bar = Bar(Column(wall, Step.QUARTER), counts)
        yield [
            *(quarter.gate, wall.date().isoformat()),
            f"{wall:%H:%M} {zone_words(wall)}".strip(),
            f"{quarter.bucket.astimezone(UTC):%Y-%m-%dT%H:%MZ}",
            *(counts[CAME], counts[RETURNED]),
            *(counts[counter] for counter in COMING),
            *(bar.value, bar.left),
        ]
