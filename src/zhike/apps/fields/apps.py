from __future__ import annotations

from django.apps import AppConfig


class Fields(AppConfig):
    name = "zhike.apps.fields"

    def ready(self) -> None:
        from zhike.apps.fields import gate  # noqa: F401 - it registers itself
