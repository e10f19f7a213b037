from __future__ import annotations

from django.apps import AppConfig


class Rulepacks(AppConfig):
    name = "zhike.apps.rulepacks"
