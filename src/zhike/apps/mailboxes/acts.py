"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say

say(
    _("Mail"),
    {
        "add mailbox": _("Mailbox added"),
        "change mailbox": _("Mailbox changed"),
        "pause mailbox": _("Mailbox paused"),
        "resume mailbox": _("Mailbox resumed"),
        "remove mailbox": _("Mailbox removed"),
        "test mailbox": _("Mailbox tested"),
        "reject mail": _("A mail could not be taken in"),
        "take rejected mail": _("Rejected mail taken in"),
        "discard rejected mail": _("Rejected mail discarded"),
    },
)
