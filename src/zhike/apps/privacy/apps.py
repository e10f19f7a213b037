from __future__ import annotations

from django.apps import AppConfig


class Privacy(AppConfig):
    name = "zhike.apps.privacy"
