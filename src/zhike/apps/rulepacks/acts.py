"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say

say(
    _("Rule packs"),
    {
        "add rule": _("Own rule added"),
        "end rule": _("Last day of an own rule set"),
        "withdraw rule": _("Own rule taken away"),
    },
)
