"""What surveys before ours, or elsewhere, found: to stand beside our own results, from `surveys.yaml`."""

from dataclasses import dataclass

from campaign.packs import Pack, TextByLanguage
from campaign.packs.reading import Document, Fault


@dataclass(frozen=True)
class Earlier:
    """One share, in per cent, that an earlier survey of the same wording found."""

    question: str  # the key of a standard question
    place: TextByLanguage
    year: str  # as it is written: 2018/19
    percent: int

    def __post_init__(self) -> None:
        if not 0 <= self.percent <= 100:
            raise Fault("a share is from 0 to 100 per cent", "percent")


def load(pack: Pack) -> tuple[Earlier, ...]:
    """Read what a pack sets beside its own results; nothing where it has no such file.

    Raises:
        BrokenPack: with the file, the line and what is wrong there.
    """
    path = pack.folder / "surveys.yaml"
    if not path.exists():
        return ()
    document = Document(path)
    found: tuple[Earlier, ...] = document.read(tuple[Earlier, ...])
    for number, earlier in enumerate(found):
        for tag in set(pack.languages) - set(earlier.place):
            raise document.broken(Fault(f"the text has no “{tag}”", number, "place"))
    return found
