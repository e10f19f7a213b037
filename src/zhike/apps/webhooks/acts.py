"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say

say(
    _("Webhooks"),
    {
        "create webhook": _("Webhook made"),
        "change webhook": _("Webhook changed"),
        "change webhook secret": _("Webhook secret drawn anew"),
        "pause webhook": _("Webhook paused"),
        "webhook paused": _("Webhook paused after many failures"),
        "resume webhook": _("Webhook resumed"),
        "remove webhook": _("Webhook removed"),
        "test webhook": _("Webhook tested"),
        "replay webhook": _("Message sent once more"),
    },
)
