"""A real mail server, and a gathering somebody booked."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from campaign.extensions import db
from tests import make
from tests.visitor import Visitor


class MailServer:
    """Keeps what it is given; `answer` is what it says instead, while set."""

    def __init__(self) -> None:
        self.mails = []
        self.answer, self.goodbye = "", "221 bye"

    async def handle_QUIT(self, server, session, envelope):  # noqa: N802
        return self.goodbye

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.answer:
            return self.answer
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 kept"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def mail_server(app) -> Iterator[MailServer]:
    kept = MailServer()
    port = free_port()
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    app.config["MAIL_URL"] = f"smtp://127.0.0.1:{port}?from=place@town.example"
    yield kept
    app.config["MAIL_URL"] = ""
    controller.stop()


@pytest.fixture
def visitor(client) -> Visitor:
    return Visitor(client)


@pytest.fixture
def gathering(app):
    """Makes a committed event and returns the address of its only date."""

    def make_one(**over):
        with app.app_context():
            event = make.event(db.session, **{"bookable": True, "capacity": 5, **over})
            db.session.commit()
            return f"/events/{event.slug}/{event.starts.date()}"

    return make_one
