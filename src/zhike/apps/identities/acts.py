"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say
from zhike.apps.identities.models import REASON_LABELS

say(
    _("Duplicate customers"),
    {
        "look for duplicates": _("Looked for duplicates"),
        "merge customers": _("Customers merged"),
        "unmerge customers": _("Merge taken back"),
        "keep customers apart": _("Customers kept apart"),
        "propose customers again": _("Pair proposed again"),
    },
    outcomes={
        "merge customers": REASON_LABELS,
        "unmerge customers": REASON_LABELS,
        "keep customers apart": REASON_LABELS,
    },
)
