"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say

say(
    _("Fields of tickets"),
    {
        "define field": _("Field of tickets defined"),
        "change field": _("Field of tickets changed"),
        "retire field": _("Field of tickets retired"),
        "answer fields": _("Fields of a ticket answered"),
    },
)
