"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say
from zhike.apps.blocks.models import SENDER_LABELS, STANDING_LABELS

say(
    _("Blocked senders"),
    {
        "block sender": _("Sender blocked"),
        "mark spam": _("Marked as spam"),
        "lift block": _("Block lifted: not spam"),
        "set end of block": _("End of a block changed"),
        "hold back contact": _("A contact was held back"),
        "let in contact": _("A held contact was let in"),
        "judge spam": _("Held contacts found to be spam"),
    },
    outcomes={"block sender": SENDER_LABELS, "hold back contact": STANDING_LABELS},
)
