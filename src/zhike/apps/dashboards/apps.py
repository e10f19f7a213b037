from __future__ import annotations

from django.apps import AppConfig


class Dashboards(AppConfig):
    name = "zhike.apps.dashboards"
