from __future__ import annotations

from django.apps import AppConfig


class Mailboxes(AppConfig):
    name = "zhike.apps.mailboxes"
