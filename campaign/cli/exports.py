"""Making the files that were asked for, beside the web server (`campaign.domain.packing`)."""

import gc
import shutil
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from itertools import chain
from pathlib import Path

from flask import current_app
from sqlalchemy.orm import Session

from campaign import addresses, clock, engines
from campaign.addresses import language_of_request
from campaign.domain import extracting, handing_out, packing
from campaign.domain.exporting import CSV, Row, Sheet, stream_csv, write_xlsx
from campaign.domain.extracting import Batch, Extract, Source, Wanted
from campaign.domain.packing import Claimed
from campaign.extensions import db
from campaign.languages import LANGUAGES, SOURCE
from campaign.words import export as export_words

PIECE_BYTES = 4 * 1024 * 1024  # each costs a commit, and is held in memory
TOLD_EVERY = timedelta(seconds=1)


class Lost(Exception):
    """The lease ended before the file was made: it is another's now."""


def make_due() -> int:
    """Make file after file until none waits; return how many were made."""
    sweep()
    session, made = db.session(), 0
    while claimed := packing.claim(session, now=clock.now()):
        session.commit()
        made += _make_one(claimed)
    session.rollback()
    return made


def forget() -> None:
    """Delete the files that were there for a day; nothing of them stays on this machine either."""
    handing_out.forget(db.session(), now=clock.now())
    db.session.commit()
    sweep()


def sweep() -> None:
    """Delete what a worker that was killed left of a spreadsheet."""
    there = list(folder().iterdir()) if folder().exists() else []
    if not there:
        return
    wanted = packing.being_made(db.session())  # after the look: what is begun since is not deleted
    db.session.rollback()
    for left in there:
        if left.name not in wanted:
            shutil.rmtree(left, ignore_errors=True)


def folder() -> Path:
    """Return where spreadsheets lie while they are written."""
    return Path(current_app.instance_path) / "exports"


def _make_one(claimed: Claimed) -> bool:
    """Make one file, in the language of who asked; say whether it was made."""
    making = Making(claimed)
    try:
        with (
            current_app.test_request_context(base_url=current_app.config["BASE_URL"]),
            _uninterrupted(),
        ):
            addresses.speak(LANGUAGES.get(claimed.language, SOURCE))
            making.make(db.session())
    except Lost:
        return False
    except Exception as error:  # one file that cannot be made holds up no other
        current_app.logger.error("", exc_info=error)
        packing.fail(db.session(), making.claimed)
        db.session.commit()
        return False
    return True


class Making:
    """One file on its way, from rows to pieces."""

    session: Session
    extract: Extract
    wanted: Wanted

    def __init__(self, claimed: Claimed) -> None:
        self.claimed = claimed
        self.rows, self.pieces, self.told_at = 0, 0, clock.now()

    def make(self, session: Session) -> None:
        """Make the file.

        Raises:
            Lost: it is another worker's now.
        """
        self.session = session
        self.extract = extracting.find(self.claimed.what)
        self.wanted = extracting.read_options(self.claimed.options)
        headings = export_words.headings(self.extract)
        if self.claimed.form == CSV:
            self._keep(stream_csv(headings, self._read()))
        else:
            self._keep_workbook(headings)
        if not packing.finish(session, self.claimed, rows=self.rows, now=clock.now()):
            raise Lost
        session.commit()

    def _read(self) -> Iterable[Row]:
        """Return the rows in words, read as they are needed."""
        return chain.from_iterable(self._batches())

    def _batches(self) -> Iterator[Iterable[Row]]:
        """Yield batches; while one is put into words and kept, the database works on the next."""
        sealer, in_words = current_app.extensions["sealer"], export_words.in_words(self.extract)
        with Session(db.engine) as reading, ThreadPoolExecutor(1) as beside:
            batches = self.extract.batches(Source(reading, sealer, clock.now()), self.wanted)
            coming = beside.submit(_next, reading, batches)
            while (batch := coming.result()) is not None:
                coming = beside.submit(_next, reading, batches)
                yield in_words(batch)
                self.rows += len(batch)
                self._tell()

    def _tell(self) -> None:
        """Note how far it is, now and then."""
        if clock.now() - self.told_at >= TOLD_EVERY:
            here = (self.session, self.claimed)
            self._proceed(packing.proceed(*here, rows=self.rows, now=clock.now()))

    def _keep_workbook(self, headings: Sequence[str]) -> None:
        mirrored = language_of_request().direction == "rtl"
        place = folder() / self.claimed.uid
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True, mode=0o700)
        try:
            with (place / "file").open("w+b") as file:
                title = str(export_words.TITLES[self.extract.key])
                data = Sheet(title, headings, self._read(), right_to_left=mirrored)
                told = Sheet(str(export_words.ABOUT_THIS_FILE), (), self._about(), (), mirrored)
                write_xlsx([data, told], file, folder=str(place))
                file.seek(0)
                self._keep(iter(lambda: file.read(PIECE_BYTES), b""))
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def _about(self) -> Iterator[Row]:
        yield from export_words.about(self.extract, self.wanted, self.claimed.reason, self.rows)

    def _keep(self, content: Iterable[bytes]) -> None:
        for piece in _pieces(content):
            here = (self.session, self.claimed, self.pieces, piece)
            self._proceed(packing.put(*here, rows=self.rows, now=clock.now()))
            self.pieces += 1

    def _proceed(self, renewed: Claimed | None) -> None:
        if renewed is None:
            self.session.rollback()
            raise Lost
        self.session.commit()
        self.claimed, self.told_at = renewed, clock.now()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Look for no cycles among objects meanwhile: rows are in none, and the looking costs half the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _next(session: Session, batches: Iterator[Batch]) -> Batch | None:
    """Return the next batch, read in a transaction of its own in which nobody waits to write."""
    engines.only_read(session)
    batch = next(batches, None)
    session.rollback()
    return batch


def _pieces(content: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in pieces of at least PIECE_BYTES, but the last."""
    held = bytearray()
    for some in content:
        held += some
        if len(held) >= PIECE_BYTES:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)
