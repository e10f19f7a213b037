"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say
from zhike.apps.privacy.models import STATE_LABELS, STEP_LABELS

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
    outcomes={
        **{
            f"{act} rights request": STATE_LABELS
            for act in ("receive", "take", "extend", "answer", "refuse", "take back")
        },
        "prove customer": STATE_LABELS,
        "plan erasure": STEP_LABELS,
        "destroy keys": STEP_LABELS,
        "run retention": {"dry run": _("dry run"), "erased": _("erased")},
    },
)
