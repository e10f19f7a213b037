"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say

say(
    _("Surveys"),
    {
        "begin survey": _("Survey begun"),
        "publish questions": _("Questions of a survey published"),
        "change survey draft": _("Draft of a survey changed"),
        "discard survey draft": _("Draft of a survey thrown away"),
        "send survey test": _("Test of a survey sent"),
        "answer survey without name": _("Survey answered without a name"),
        "open survey link": _("Open link of a survey opened"),
        "close survey link": _("Open link of a survey closed"),
        "set survey quota": _("Quota of a survey set"),
        "end survey quota": _("Quota of a survey removed"),
        "set survey share": _("Share of matters asked about set"),
        "end survey share": _("Share of matters asked about removed"),
        "set survey trigger": _("Event set after which a survey asks"),
        "stop survey trigger": _("Asking after an event stopped"),
        "resume survey trigger": _("Asking after an event goes on"),
        "stop survey": _("Survey stopped"),
        "resume survey": _("Survey goes on"),
        "invite to survey": _("Customer asked in a survey"),
        "answer survey": _("Survey answered"),
        "add words to answer": _("Words added to an answer"),
        "refuse surveys": _("Customer wants no surveys"),
    },
)
