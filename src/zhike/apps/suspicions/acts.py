"""The acts of this app in the reader's language: one neutral word, whoever did what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.actions import CONFIDENTIAL
from zhike.apps.audit.words import say

say(_("Confidential"), {}, no_event={CONFIDENTIAL: _("Confidential act")})
