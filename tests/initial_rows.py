"""What every test finds in the database, put back after those that empty every table."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.db import connection, transaction
from django.db.models import AutoField

FIRST_NUMBER, NUMBERS_APART = 10_000, 1_000


def give_calendar() -> None:
    """Let the bank work by its calendar already: to fill in ten years of days anew for every test
    with a clock took half of the time of the tests. Of this nothing stands among its acts."""
    from zhike.apps.calendars import actions

    with patch.object(actions, "record_event"):
        actions.bank_calendar()


def number_apart() -> None:
    """Let the rows of each table begin at a number of their own, above a thousand.

    So a key of one table that is taken for one of another finds nothing, and one that a page writes
    as a figure ("10,001") is no key any more: both stand unseen where all rows begin at one.
    """
    tables = sorted(
        (model._meta.db_table, model._meta.pk.column)
        for model in apps.get_models()
        if isinstance(model._meta.pk, AutoField)
    )
    with connection.cursor() as cursor:
        for place, (table, column) in enumerate(tables):
            last = FIRST_NUMBER + place * NUMBERS_APART
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, last])
            else:
                sequence = "pg_get_serial_sequence(%s, %s)"
                cursor.execute(f"SELECT setval({sequence}, %s)", [f'"{table}"', column, last])


class InitialRows:
    """The rows of our own apps before the first test."""

    def __init__(self, blocker: Any) -> None:
        self.blocker = blocker
        ours = [model for model in apps.get_models() if model.__module__.startswith("zhike.")]
        self.rows = [row for model in ours for row in model._base_manager.all()]

    def put_back(self) -> None:
        """Put them back where they are gone: a test that was skipped emptied nothing."""
        with self.blocker.unblock(), transaction.atomic():
            if type(self.rows[0])._base_manager.exists():
                return
            for model, rows in groupby(self.rows, key=type):
                model._base_manager.bulk_create(rows)
