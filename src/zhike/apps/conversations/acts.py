"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say
from zhike.apps.conversations.models import PRESENCE_LABELS

say(
    _("Conversations"),
    {
        "start conversation": _("Conversation begun by the customer"),
        "contact customer": _("Customer contacted"),
        "customer wrote": _("The customer wrote"),
        "agent wrote": _("An agent wrote"),
        "message not delivered": _("A message did not arrive"),
        "take conversation": _("Conversation taken"),
        "give out conversation": _("Conversation given out"),
        "assign conversation": _("Conversation handed over"),
        "send conversation to queue": _("Conversation moved to another queue"),
        "return conversation": _("Conversation returned to the queue"),
        "end conversation": _("Conversation ended"),
        "take spam back": _("Conversation back from spam"),
        "split ticket": _("Ticket split"),
        "set presence": _("Presence changed"),
        "set abilities": _("Capacity and skills of an agent set"),
    },
    outcomes={
        "set presence": PRESENCE_LABELS,
        "end conversation": {
            "solved": _("solved"),
            "goes on": _("the matter goes on"),
            "spam": _("Spam"),
        },
    },
)
