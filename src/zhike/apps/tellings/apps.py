from __future__ import annotations

from django.apps import AppConfig


class Tellings(AppConfig):
    name = "zhike.apps.tellings"

    def ready(self) -> None:
        from zhike.apps.consents.gateways import shown_by

        shown_by(_is_shown)


def _is_shown(reference: str) -> bool:
    """What a customer is told of an improvement stands on the page of his matter."""
    from zhike.apps.tellings.models import Telling

    return Telling.objects.filter(message__permit_id=reference).exists()
