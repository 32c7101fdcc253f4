"""How gunicorn serves: one process with threads on SQLite, several on PostgreSQL; a worker beside it."""

import os
import subprocess
import sys
from multiprocessing import cpu_count
from pathlib import Path
from typing import Any

grown = os.environ.get("DATABASE_URL", "").startswith("postgres")

bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
worker_class = "gthread"
workers = 2 * cpu_count() if grown else 1
threads = 8
accesslog = None  # our own log says what may be said
loglevel = "warning"
control_socket_disable = True
forwarder_headers = ""  # nobody says by a header where the application begins

_started: list[subprocess.Popen[bytes]] = []


def when_ready(server: Any) -> None:
    """Start the worker; print the address and, in development, the demonstration sign-ins."""
    command = [sys.executable, "-m", "flask", "--app", "campaign", "worker"]
    _started.append(subprocess.Popen(command))  # noqa: S603
    print(f"\nhttp://{bind}", flush=True)
    demo = Path("instance/demo.txt")
    if os.environ.get("CAMPAIGN_ENV") == "development" and demo.exists():
        for line in demo.read_text().splitlines():
            role, path = line.split()
            print(f"demo {role} http://{bind}{path}", flush=True)


def on_exit(server: Any) -> None:
    """Stop the worker with the server; a message in its hand is claimed again later."""
    for process in _started:
        process.terminate()
        process.wait()
