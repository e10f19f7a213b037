from __future__ import annotations

from django.apps import AppConfig


class Improvements(AppConfig):
    name = "zhike.apps.improvements"
