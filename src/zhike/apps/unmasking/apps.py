from __future__ import annotations

from django.apps import AppConfig


class Unmasking(AppConfig):
    name = "zhike.apps.unmasking"
