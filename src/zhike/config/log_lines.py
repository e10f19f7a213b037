"""How the log of the web system looks."""

from __future__ import annotations

import logging
from copy import copy


class RefusalsInOneLine(logging.Formatter):
    """A request that was refused (4xx) is one line; only a fault of ours comes with its traceback.

    Django hands the exception over for both, so anybody could fill the log with tracebacks.
    """

    def format(self, record: logging.LogRecord) -> str:
        if getattr(record, "status_code", 500) < 500:
            record = copy(record)
            record.exc_info = record.exc_text = None
        return super().format(record)
