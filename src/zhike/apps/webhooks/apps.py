from __future__ import annotations

from django.apps import AppConfig


class Webhooks(AppConfig):
    name = "zhike.apps.webhooks"
