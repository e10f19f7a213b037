from __future__ import annotations

from django.apps import AppConfig


class Blocks(AppConfig):
    name = "zhike.apps.blocks"
