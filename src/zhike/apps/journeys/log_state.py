"""When what is kept about a log has to be made anew."""

from __future__ import annotations


def state_of(log_name: str) -> str:
    """Give a text that changes when the log does: a key for what is kept about it."""
    from zhike.pipelines.journeys import logs, the_store

    now = next(log for log in logs() if log.log_name == log_name)
    return f"{the_store().root} {now.events} {now.cases} {now.first_at} {now.last_at}"
