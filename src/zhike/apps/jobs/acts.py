"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say
from zhike.apps.jobs.models import STATE_LABELS

say(
    _("Background jobs"),
    {
        "start job": _("Job asked for"),
        "begin job": _("Job began"),
        "finish job": _("Job ended"),
        "cancel job": _("Job stopped"),
    },
    outcomes={
        "start job": STATE_LABELS,
        "begin job": STATE_LABELS,
        "finish job": STATE_LABELS,
        "cancel job": STATE_LABELS,
    },
)
