from __future__ import annotations

from django.apps import AppConfig


class Voice(AppConfig):
    name = "zhike.apps.voice"
