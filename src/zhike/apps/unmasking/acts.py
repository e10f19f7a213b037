"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say
from zhike.apps.unmasking.models import REASON_LABELS

say(
    _("Unmasked values"),
    {
        "unmask values": _("Values unmasked"),
        "end unmasking": _("Values masked again"),
    },
    no_event={"see unmasked": _("Values seen in clear")},
    outcomes={
        "unmask values": REASON_LABELS,
        "see unmasked": REASON_LABELS,
    },
)
