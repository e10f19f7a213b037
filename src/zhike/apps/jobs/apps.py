from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Jobs(AppConfig):
    name = "zhike.apps.jobs"

    def ready(self) -> None:
        # Each app lists what it can do in the background in its jobs.py.
        autodiscover_modules("jobs")
