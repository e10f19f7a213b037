"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say

say(
    _("Consents"),
    {
        "load consents": _("Consents taken over"),
        "give consent": _("Consent given"),
        "withdraw consent": _("Consent withdrawn"),
        "choose contact": _("Contact preferences noted"),
        "restrict customer": _("Processing restricted"),
        "end restriction": _("Restriction ended"),
        "save purpose": _("Purpose saved"),
        "publish text": _("Text published"),
        "send message": _("Message sent to a customer"),
        "sent message refused": _("Message did not go out"),
        "sent message delivered": _("Message delivered"),
        "sent message returned": _("Message not delivered"),
    },
)
