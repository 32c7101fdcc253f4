"""Text messages go through GOV.UK Notify's own client; here to a server that speaks as Notify does."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from sqlalchemy import select

from campaign.cli import outbox
from campaign.extensions import db
from campaign.models import Message

TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
KEY = f"town-{'1' * 8}-1111-1111-1111-{'1' * 12}-{'2' * 8}-2222-2222-2222-{'2' * 12}"


@pytest.fixture
def notify(app):
    """Keeps what it is asked to send; `status` is what it answers."""

    class Asked(BaseHTTPRequestHandler):
        def do_POST(self):  # noqa: N802
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.asked.append((self.path, json.loads(body), self.headers["Authorization"]))
            self.send_response(server.status)
            self.end_headers()
            answer = {"id": "x"} if server.status < 300 else {"errors": [{"message": "no"}]}
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Asked)
    server.asked, server.status = [], 201
    Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    app.config["SMS_URL"] = f"notify://{TEMPLATE}?key={KEY}&base={base}"
    yield server
    app.config["SMS_URL"] = ""
    server.shutdown()
    server.server_close()


def state(app):
    with app.app_context():
        outbox.work_through()
        return db.session.scalars(select(Message.state).where(Message.template == "booked")).one()


def test_who_gave_a_number_gets_the_news_and_the_link_as_a_text(app, visitor, gathering, notify):
    place = visitor.place(gathering(), contact="07400 123456")
    assert state(app) == "sent"
    ((path, asked, authorised),) = notify.asked
    assert path == "/v2/notifications/sms" and authorised.startswith("Bearer ")
    assert asked["phone_number"] == "+447400123456" and asked["template_id"] == TEMPLATE
    text = asked["personalisation"]["body"]
    assert text.startswith("Your place is booked: Shared meal")
    assert text.strip().endswith(f"http://localhost{place}")


@pytest.mark.parametrize(
    ("status", "then"), [(400, "failed"), (403, "waiting"), (429, "waiting"), (500, "waiting")]
)
def test_only_a_message_that_can_never_go_is_given_up(
    app, visitor, gathering, notify, status, then
):
    notify.status = status
    visitor.place(gathering(), contact="07400 123456")
    assert state(app) == then


def test_a_number_waits_while_only_mail_can_be_sent(app, visitor, gathering, mail_server):
    visitor.place(gathering(), contact="07400 123456")
    assert state(app) == "waiting"
    assert mail_server.mails == []
