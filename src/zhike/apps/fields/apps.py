from __future__ import annotations

from django.apps import AppConfig


class Fields(AppConfig):
    name = "zhike.apps.fields"
