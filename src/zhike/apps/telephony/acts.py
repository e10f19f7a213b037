"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say

say(
    _("Telephone"),
    {
        "call rings": _("A call rings"),
        "call answered": _("Call answered"),
        "call ended": _("Call ended"),
        "call missed": _("Call missed"),
        "name caller": _("Caller named"),
        "see caller number": _("Number of a caller read in the clear"),
        "import calls": _("Call records imported from a file"),
        "wrap up call": _("Call wrapped up"),
        "reject call event": _("An event of a call could not be taken in"),
        "take rejected call event": _("Rejected event of a call taken in"),
        "discard rejected call event": _("Rejected event of a call discarded"),
        "add switchboard": _("Telephone system added"),
        "change switchboard": _("Telephone system changed"),
        "new switchboard secret": _("New secret for a telephone system"),
        "remove switchboard": _("Telephone system removed"),
        "set extension": _("Extension given"),
        "end extension": _("Extension taken back"),
    },
    outcomes={
        act: {"inbound": _("the customer called"), "outbound": _("the bank called")}
        for act in ("call rings", "call answered", "call ended", "call missed")
    },
)
