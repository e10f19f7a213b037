"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say

say(_("Voice of the customer"), {"call emerging issue": _("Emerging issue called")})
