"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say
from zhike.apps.blocks.models import SENDER_LABELS

say(
    _("Blocked senders"),
    {
        "block sender": _("Sender blocked"),
        "mark spam": _("Marked as spam"),
        "lift block": _("Block lifted: not spam"),
        "hold back contact": _("A contact was held back"),
    },
    outcomes={"block sender": SENDER_LABELS},
)
