"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say
from zhike.apps.productvoice.actions import ACKNOWLEDGED, MADE, REMINDED
from zhike.apps.productvoice.models import REMINDED_LABELS
from zhike.apps.productvoice.report_improvements import LINKED
from zhike.apps.productvoice.ticket_actions import TICKET_OPENED

say(
    _("Product reports"),
    {
        "name product owner": _("Owner of a product named"),
        MADE: _("Product report made"),
        ACKNOWLEDGED: _("Product report acknowledged"),
        REMINDED: _("Reminded of a product report"),
        LINKED: _("Improvement planned from a product report"),
        TICKET_OPENED: _("Ticket opened from a product report"),
    },
    outcomes={REMINDED: {str(kind): label for kind, label in REMINDED_LABELS.items()}},
)
