"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say
from zhike.apps.imports.models import KIND_LABELS

say(
    _("Imports"),
    {
        "upload source": _("File uploaded"),
        "check source": _("Dry run started"),
        "finish check": _("Dry run finished"),
        "start import": _("Import started"),
        "finish import": _("Import finished"),
        "import again": _("Import repeated"),
        "discard import": _("Import discarded"),
        "undo import": _("Import undone"),
    },
    outcomes={
        "check source": KIND_LABELS,
        "finish check": KIND_LABELS,
        "start import": KIND_LABELS,
        "finish import": KIND_LABELS,
        "import again": KIND_LABELS,
        "undo import": KIND_LABELS,
    },
)
