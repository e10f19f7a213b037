"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say

say(
    _("Calendars"),
    {
        "create calendar": _("Calendar made"),
        "refresh calendar": _("Calendar read anew"),
        "set day": _("Day decided"),
        "withdraw day": _("Decision on a day taken back"),
        "confirm year": _("Year marked as announced"),
        "set hours": _("Opening hours set"),
        "remove hours": _("Opening hours taken away"),
        "set hours of a date": _("Hours of a date set"),
        "remove hours of a date": _("Hours of a date taken away"),
        "record outage": _("Outage recorded"),
        "end outage": _("Outage ended"),
    },
)
