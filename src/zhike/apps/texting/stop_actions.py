"""Ends offers by text message for whoever answers one with a word."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from zhike.apps.consents.actions import withdraw_consent
from zhike.apps.consents.errors import ConsentsError
from zhike.apps.consents.models import Consent
from zhike.apps.consents.permission import send_permission
from zhike.apps.consents.queries import preference_of
from zhike.apps.consents.rules import Channel, TakenThrough, Topic
from zhike.apps.consents.sending import leave_for_sending
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import members_of

log = logging.getLogger(__name__)
MARKETING = "marketing"
CONFIRMING = "legal-notice"  # what the law asks to be told passes every wish
BY = "sms"


def stop_offers(owners: Sequence[Customer], *, message_id: str) -> None:
    """Withdraw the consent to offers by text message of everybody whose number it is.

    A number that several share is one telephone: offers to it end for all of them. Who had none
    left is told nothing again, so that two machines cannot answer each other without end.
    """
    stopped = [one for one in owners if not _has_stopped(one)]
    for customer in stopped:
        withdraw_consent(
            customer,
            purpose=MARKETING,
            channel=Channel.SMS,
            taken_through=TakenThrough.SMS,
            evidence=message_id,
            by=BY,
        )
    if stopped:
        _confirm(stopped[0])


def _has_stopped(customer: Customer) -> bool:
    covering = Consent.objects.filter(
        customer__in=members_of(customer),
        purpose__code=MARKETING,
        third_party="",
        channel__in=["", Channel.SMS],
    )
    latest = covering.first()
    return latest is not None and not latest.given


def _confirm(customer: Customer) -> None:
    """Say that it is done, once to the telephone."""
    wish = preference_of(customer)
    with translation.override((wish and wish.language) or settings.LANGUAGE_CODE):
        text = _("You get no more offers by text message.")
    try:
        permit = send_permission(
            customer, channel=Channel.SMS, purpose=CONFIRMING, topic=Topic.SERVICE
        )
        leave_for_sending(permit, subject="", text=text, by=BY)
    except ConsentsError as refusal:
        # The withdrawal stands whether it can be confirmed or not.
        log.warning("A withdrawal was not confirmed: %s", refusal.code)
