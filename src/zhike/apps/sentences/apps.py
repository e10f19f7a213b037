from __future__ import annotations

from django.apps import AppConfig


class Sentences(AppConfig):
    name = "zhike.apps.sentences"
