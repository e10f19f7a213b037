"""Where statements are asked that come again and again with other values."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


def cursor() -> Any:
    """Give a cursor of the connection at hand, whose statements PostgreSQL keeps as they are.

    Django's own puts the values into the text, so that the server reads and plans each statement
    anew: two thirds of what it worked for a message of a chat. Kept are the statements of this
    package alone: they ask by key, so that their plan is the same whatever the values. After how
    often a statement is kept says `prepare_threshold` in DATABASE_URL.
    """
    here: Any = connections[DEFAULT_DB_ALIAS]
    if here.vendor != "postgresql":
        return here.cursor()
    here.ensure_connection()
    from django.db.backends.postgresql.base import ServerBindingCursor

    raw, usual = here.connection, here.connection.cursor_factory
    raw.cursor_factory = ServerBindingCursor
    try:
        return here.cursor()
    finally:
        raw.cursor_factory = usual
