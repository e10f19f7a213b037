from __future__ import annotations

from django.apps import AppConfig


class Consents(AppConfig):
    name = "zhike.apps.consents"
