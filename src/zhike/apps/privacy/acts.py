"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say

say(
    _("Privacy"),
    {
        "receive rights request": _("Rights request received"),
        "prove customer": _("Customer proved who he is"),
        "take rights request": _("Rights request taken in hand"),
        "extend rights request": _("Rights request: limit extended"),
        "answer rights request": _("Rights request answered"),
        "refuse rights request": _("Rights request refused"),
        "take back rights request": _("Rights request taken back"),
        "make copy": _("Copy of personal data made"),
        "plan erasure": _("Erasure begun"),
        "destroy keys": _("Keys destroyed"),
        "finish erasure": _("Erasure proved"),
        "place hold": _("Legal hold placed"),
        "lift hold": _("Legal hold lifted"),
        "note period": _("Period of keeping begun"),
        "change retention": _("Period of keeping changed"),
        "run retention": _("Retention run"),
        "erase records": _("Records erased"),
        "write assessment": _("Impact assessment written"),
    },
    no_event={"download copy": _("Copy of personal data downloaded")},
)
