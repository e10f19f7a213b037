"""What migrations put into the database, for the tests that empty every table at their end."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import transaction


class InitialRows:
    """The rows of our own apps as the migrations left them."""

    def __init__(self, blocker: Any) -> None:
        self.blocker = blocker
        ours = [model for model in apps.get_models() if model.__module__.startswith("zhike.")]
        self.rows = [row for model in ours for row in model._base_manager.all()]

    def put_back(self) -> None:
        with self.blocker.unblock(), transaction.atomic():
            for row in self.rows:
                row.save_base(raw=True, force_insert=True)
