from __future__ import annotations

from django.apps import AppConfig


class Tickets(AppConfig):
    name = "zhike.apps.tickets"
