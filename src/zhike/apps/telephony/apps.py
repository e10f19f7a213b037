from __future__ import annotations

from django.apps import AppConfig


class Telephony(AppConfig):
    name = "zhike.apps.telephony"
