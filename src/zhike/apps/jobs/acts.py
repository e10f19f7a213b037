"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say

say(
    _("Background jobs"),
    {
        "start job": _("Job asked for"),
        "begin job": _("Job began"),
        "finish job": _("Job ended"),
        "cancel job": _("Job stopped"),
    },
)
