from __future__ import annotations

from django.apps import AppConfig


class Search(AppConfig):
    name = "zhike.apps.search"
