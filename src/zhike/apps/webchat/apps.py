from __future__ import annotations

from django.apps import AppConfig


class Webchat(AppConfig):
    name = "zhike.apps.webchat"
