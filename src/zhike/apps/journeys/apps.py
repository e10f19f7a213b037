from __future__ import annotations

from django.apps import AppConfig


class Journeys(AppConfig):
    name = "zhike.apps.journeys"
