from __future__ import annotations

from django.apps import AppConfig


class Imports(AppConfig):
    name = "zhike.apps.imports"
