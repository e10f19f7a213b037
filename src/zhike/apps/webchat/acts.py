"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say

say(
    _("Web chat"),
    {
        "customer left chat": _("The customer left the chat"),
        "link visitor": _("A visitor of the chat proved who he is"),
        "ask call back": _("The customer asked to be called"),
        "change chat terms": _("The offer of the chat was changed"),
    },
    no_event={"see call back number": _("Number of a call back looked at")},
    outcomes={
        "customer left chat": {
            "left": _("he ended it"),
            "call back": _("he is called instead"),
        },
        "link visitor": {
            "same talk": _("his talk went along"),
            "new talk": _("a new talk began"),
        },
    },
)
