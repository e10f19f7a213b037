from __future__ import annotations

from django.apps import AppConfig


class Suspicions(AppConfig):
    name = "zhike.apps.suspicions"
