"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say
from zhike.apps.improvements.models import CHOICE_LABELS, DUE_LABELS, VERDICT_LABELS

say(
    _("Improvements"),
    {
        "plan improvement": _("Improvement planned"),
        "change improvement": _("Plan of an improvement changed"),
        "start improvement": _("Improvement started, its plan locked"),
        "roll out improvement": _("Improvement rolled out in a branch"),
        "measure improvement": _("Effect of an improvement measured"),
        "decide improvement": _("Improvement decided on"),
        "watch improvement": _("Closed improvement watched: it holds"),
        "remind of improvement": _("Owner reminded of what is due of an improvement"),
        "reopen improvement": _("Improvement open again: the matter is back"),
    },
    outcomes={
        "measure improvement": VERDICT_LABELS,
        "decide improvement": CHOICE_LABELS,
        "remind of improvement": DUE_LABELS,
    },
)
