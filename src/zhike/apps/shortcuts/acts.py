"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say

WHAT = {"reply": _("saved reply"), "macro": _("macro"), "view": _("view of tickets")}
say(
    _("Shortcuts"),
    {
        "keep shortcut": _("Shortcut kept"),
        "delete shortcut": _("Shortcut deleted"),
        "run macro": _("Macro run on a ticket"),
    },
    outcomes={"keep shortcut": WHAT, "delete shortcut": WHAT},
)
