from __future__ import annotations

from django.apps import AppConfig


class Complaints(AppConfig):
    name = "zhike.apps.complaints"
