from __future__ import annotations

from django.apps import AppConfig


class Shortcuts(AppConfig):
    name = "zhike.apps.shortcuts"
