from __future__ import annotations

from django.apps import AppConfig


class Identities(AppConfig):
    name = "zhike.apps.identities"
