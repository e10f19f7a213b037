from __future__ import annotations

from django.apps import AppConfig


class Labels(AppConfig):
    name = "zhike.apps.labels"
