from __future__ import annotations

from django.apps import AppConfig


class Health(AppConfig):
    name = "zhike.apps.health"
