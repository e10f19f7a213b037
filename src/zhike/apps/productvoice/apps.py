from __future__ import annotations

from django.apps import AppConfig


class ProductVoice(AppConfig):
    name = "zhike.apps.productvoice"
