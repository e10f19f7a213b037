from __future__ import annotations

from django.apps import AppConfig


class Calendars(AppConfig):
    name = "zhike.apps.calendars"
