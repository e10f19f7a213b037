"""Why a message may not go out and how a consent stands, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.apps.consents.outcomes import Stand
from zhike.apps.consents.rules import Answer, Reason, Standing

REASONS = {
    Reason.ERASED: _("The customer was erased."),
    Reason.RESTRICTED: _("Everything but storing has stopped for this customer."),
    Reason.UNKNOWN_PURPOSE: _("This purpose is unknown or no longer in use."),
    Reason.DO_NOT_CONTACT: _("The customer does not want to be contacted."),
    Reason.CHANNEL_REFUSED: _("The customer refuses this channel."),
    Reason.TOPIC_REFUSED: _("The customer refuses this topic."),
    Reason.OUTSIDE_WINDOW: _("The customer does not want to be reached at this time."),
    Reason.NOT_PERSONALISED: _("The customer switched personal recommendations off."),
    Reason.NO_CONSENT: _("The customer never agreed to this purpose."),
    Reason.WITHDRAWN: _("The customer withdrew the consent."),
    Reason.EXPIRED: _("The consent has expired."),
    Reason.TOO_SOON: _("The customer was written to lately and is left in peace for some days."),
}
STANDINGS: dict[Standing, tuple[Any, str, str]] = {
    Standing.GIVEN: (_("given"), "good", "check"),
    Standing.WITHDRAWN: (_("withdrawn"), "bad", "close"),
    Standing.EXPIRED: (_("expired"), "warn", "clock"),
    Standing.NEVER: (_("never asked"), "neutral", ""),
}

STANDS: dict[Stand, tuple[Any, str, str]] = {
    Stand.ON_ITS_WAY: (_("on its way"), "neutral", "clock"),
    Stand.UNKNOWN: (_("unknown whether it went out"), "warn", "clock"),
    Stand.TAKEN: (_("handed over"), "neutral", "check"),
    Stand.REFUSED: (_("did not go out"), "bad", "close"),
    Stand.DELIVERED: (_("delivered"), "good", "check"),
    Stand.NOT_DELIVERED: (_("not delivered"), "bad", "close"),
}


def reasons_in_words(answer: Answer) -> list[str]:
    return [str(REASONS[reason]) for reason in answer.reasons]
