"""One JSON line a request, with fields from an allow-list and nothing else.

No address, query, code, token, contact or body: the route's pattern is logged, not the path. Discreet
pages are logged as one constant: not which of them, not how it was asked for or answered.
"""

import json
import logging
import sys
import time
from typing import Any

from flask import Flask, Response, g, request

from campaign import security

FIELDS = ("time", "level", "event", "method", "route", "status", "milliseconds", "error")
logger = logging.getLogger("campaign")


class JsonFormatter(logging.Formatter):
    """Formats a record's allow-listed fields as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; whatever is not allow-listed is left out, messages of libraries too."""
        found = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "event": getattr(record, "event", record.name),
            # The type and place of an error, never its text: texts quote values.
            "error": _place_of(record),
        } | {name: getattr(record, name, None) for name in FIELDS[3:7]}
        return json.dumps({name: found[name] for name in FIELDS if found[name] is not None})


def log_requests(app: Flask) -> None:
    """Log each request when it is answered, and each unexpected error with its place in the code."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    for name in ("campaign", app.logger.name):
        logging.getLogger(name).handlers[:] = [handler]
        logging.getLogger(name).propagate = False
    logger.setLevel(logging.INFO)

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def answered(response: Response) -> Response:
        logger.info("", extra={"event": "request", **_told(response)})
        return response


DISCREET = {"route": "discreet"}
ALLOWED_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def _told(response: Response) -> dict[str, Any]:
    if security.is_discreet(request.path):
        return DISCREET
    return {
        "method": request.method if request.method in ALLOWED_METHODS else "other",
        "route": request.url_rule.rule if request.url_rule else "unknown",
        "status": response.status_code,
        "milliseconds": round((time.perf_counter() - g.get("started", 0)) * 1000, 1),
    }


def _place_of(record: logging.LogRecord) -> str | None:
    if not record.exc_info or record.exc_info[0] is None:
        return None
    kind, _, trace = record.exc_info
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    return f"{kind.__name__} at {where}"
