"""A real mail server."""

from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from benchmarks.sign import free_port


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
