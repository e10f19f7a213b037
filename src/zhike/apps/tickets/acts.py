"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say
from zhike.apps.tickets.models import KIND_LABELS, STATE_LABELS

say(
    _("Tickets"),
    {
        "open ticket": _("Ticket opened"),
        "assign ticket": _("Ticket assigned"),
        "transfer ticket": _("Ticket moved to another queue"),
        "change ticket state": _("Ticket's state changed"),
        "reopen ticket": _("Ticket opened again"),
        "change ticket": _("Ticket corrected"),
        "link ticket to customer": _("Ticket linked to a customer"),
        "merge tickets": _("Tickets merged"),
        "unmerge tickets": _("Merge of tickets taken back"),
        "link tickets": _("Tickets linked"),
        "note on ticket": _("Note written on a ticket"),
        "ask department": _("Department asked"),
        "accept task": _("Task accepted"),
        "finish task": _("Task done"),
        "watch ticket": _("Ticket watched"),
        "extend clock": _("Time limit extended"),
        "pause clock": _("Clock paused"),
        "resume clock": _("Clock goes on"),
        "clock warning": _("Time limit: share used up, in percent"),
        "set queue terms": _("Terms of a queue set"),
        "promise service": _("Service promise set"),
        "end promise": _("Service promise ended"),
    },
    no_event={"export tickets": _("Tickets exported"), "open file": _("File of a message opened")},
    outcomes={
        "open ticket": KIND_LABELS,
        "change ticket state": STATE_LABELS,
        "reopen ticket": STATE_LABELS,
        "watch ticket": {"on": _("on"), "off": _("off")},
    },
)
