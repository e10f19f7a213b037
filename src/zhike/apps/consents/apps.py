from __future__ import annotations

from django.apps import AppConfig


class Consents(AppConfig):
    name = "zhike.apps.consents"

    def ready(self) -> None:
        from zhike.apps.consents.gateways import take_into_service

        take_into_service()
