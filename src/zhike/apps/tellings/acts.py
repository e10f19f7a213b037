"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say
from zhike.apps.tellings.actions import AGAIN

say(
    _("Improvements"),
    {
        "link ticket to improvement": _("Ticket linked to an improvement"),
        "unlink ticket from improvement": _("Link of a ticket to an improvement taken back"),
        "choose pain point of improvement": _("Pain point of an improvement chosen"),
        "write what customers are told": _("Message about an improvement written"),
        "begin telling customers": _("Telling customers of an improvement begun"),
        "tell customer what was done": _("Customer told what became of his matter"),
    },
    outcomes={"link ticket to improvement": {AGAIN: _("raised again by somebody who was told")}},
)
