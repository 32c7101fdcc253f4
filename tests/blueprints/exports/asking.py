"""People who ask for files of data, and the worker that makes them."""

import csv
import io
import zipfile
from datetime import date

from campaign import clock
from campaign.cli import exports
from campaign.extensions import db
from campaign.models.release import Release
from tests import make
from tests.visitor import Visitor

PAGE = "/desk/exports"
WHY = "The schools team compares wards by hand."


def browser(app, session, *roles, **over):
    """A browser of somebody with roles."""
    opened = Visitor(app.test_client())
    opened.enter(make.account(session, *roles, **over))
    return opened


def ask(visitor, what, status=303, form="csv", **fields):
    """Ask for a file, and return the address of its page; the page itself where it was refused."""
    visitor.open(f"{PAGE}/new/{what}")
    page = visitor.send(f"{PAGE}/new/{what}", status, form=form, **fields)
    return page.response.headers["Location"] if status == 303 else page


def made(app):
    """What the worker does; how many files it made."""
    with app.app_context():
        count = exports.make_due()
        db.session.remove()
        return count


def taken(visitor, address, status=200):
    """The answer to who takes a file."""
    form = {"csrf_token": visitor.csrf_token}
    response = visitor._ask("POST", f"{address}/file", data=form)
    assert response.status_code == status, response.status_code
    return response


def table(response):
    """A CSV that was taken, row by row."""
    return list(csv.reader(io.StringIO(response.get_data().decode("utf-8-sig"), newline="")))


def parts_of(response):
    """What a spreadsheet that was taken consists of."""
    with zipfile.ZipFile(io.BytesIO(response.get_data())) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def release(session, key, cells, quarter="2026Q3", up_to=date(2026, 9, 30)):
    """A table as it was published."""
    content = {"cells": [{"at": list(at), "shown": n} for at, n in cells.items()], "total": None}
    row = Release(
        table_key=key,
        quarter=quarter,
        first=date(2026, 7, 1),
        up_to=up_to,
        is_whole=up_to == date(2026, 9, 30),
        content=content,
        made_at=clock.now(),
    )
    session.add(row)
    session.commit()
