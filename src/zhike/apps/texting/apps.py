from __future__ import annotations

from django.apps import AppConfig


class Texting(AppConfig):
    name = "zhike.apps.texting"
