"""The server that `make run` starts sends what waits, without another command."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path

import pytest

from benchmarks.sign import free_port

ROOT = Path(__file__).parents[2]


@pytest.fixture
def served(app, mail_server, gathering):
    """The real server on this database; yields its port and the address of a date to book."""
    port, date = free_port(), gathering()
    environ = {
        **os.environ,
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "MAIL_URL": app.config["MAIL_URL"],
        "CAMPAIGN_ENV": "development",
        "SECRET_KEY": "test",
        "FIELD_KEY": "k1:MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA",
        "PORT": str(port),
    }
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        "campaign/server.py",
        "campaign:create_app()",
    ]
    server = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)
    yield port, date, server
    server.terminate()
    server.wait(30)


def ask(port, method, path, **fields):
    for _ in range(150):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            body = urllib.parse.urlencode(fields) if fields else None
            kind = {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
            connection.request(method, path, body, kind)
            return connection.getresponse()
        except ConnectionRefusedError:
            time.sleep(0.2)
    raise AssertionError("the server did not begin to listen")


def workers_of(server):
    found = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True).stdout
    return re.findall(rf"^\s*(\d+)\s+{server.pid}\s.*campaign worker$", found, re.MULTILINE)


def wait_until(what, seconds=60):
    for _ in range(seconds * 5):
        if what():
            return
        time.sleep(0.2)
    raise AssertionError("it did not happen in time")


def test_a_booking_over_the_wire_is_confirmed_by_mail_and_the_worker_goes_with_its_server(
    served, mail_server
):
    port, date, server = served
    page = ask(port, "GET", f"/en{date}/places").read().decode()
    submission = re.search('name="submission" value="([^"]+)"', page).group(1)
    fields = {"name": "Amina", "party": "1", "contact": "a@example.org"}
    answer = ask(port, "POST", f"/en{date}/places", submission=submission, **fields)
    assert answer.status == 303
    wait_until(lambda: mail_server.mails)
    assert mail_server.mails[0]["To"] == "a@example.org"
    (worker,) = workers_of(server)
    os.kill(server.pid, signal.SIGKILL)  # even where it could not say goodbye
    server.wait()
    wait_until(lambda: not Path(f"/proc/{worker}").exists(), 30)
