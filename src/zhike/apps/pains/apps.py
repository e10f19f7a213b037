from __future__ import annotations

from django.apps import AppConfig


class Pains(AppConfig):
    name = "zhike.apps.pains"
