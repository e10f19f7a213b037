"""How the log looks: a line for people, or JSON for machines; in neither a value of a customer."""

from __future__ import annotations

import json
import logging
from copy import copy
from datetime import UTC, datetime

from zhike.apps.health.request import request_id_now
from zhike.pipelines.masking import mask_found


class RefusalsInOneLine(logging.Formatter):
    """A request that was refused (4xx) is one line; only a fault of ours comes with its traceback.

    Django hands the exception over for both, so anybody could fill the log with tracebacks. What
    looks like an identity number, card, telephone or mail address is masked, wherever it stands: a
    database quotes the values that it refuses.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = mask_found(super().format(_without_refusals_trace(record)))
        name = request_id_now()
        return f"{line} [{name}]" if name else line

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the base class's name
        # One line stays one line: a line break in a value must not look like a line of the log.
        return super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, request, and the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        record = _without_refusals_trace(record)
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": mask_found(record.getMessage()),
            "request": request_id_now(),
        }
        if record.exc_info:
            told["traceback"] = mask_found(self.formatException(record.exc_info))
        return json.dumps({key: value for key, value in told.items() if value}, ensure_ascii=False)


def _without_refusals_trace(record: logging.LogRecord) -> logging.LogRecord:
    if getattr(record, "status_code", 500) < 500:
        record = copy(record)
        record.exc_info = record.exc_text = None
    return record
