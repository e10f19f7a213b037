from __future__ import annotations

from django.apps import AppConfig


class Protection(AppConfig):
    name = "zhike.apps.protection"
