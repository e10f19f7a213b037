"""The one-time code of a sign-in: asked for by a browser, made and sent by the worker, tried once.

Whoever asks is told the same whether anybody has the number, after the same work: the row is made
for nobody too, and what takes time (the message) happens aside.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zhike.apps.audit.actions import record_event
from zhike.apps.consents.errors import ConsentsError
from zhike.apps.consents.permission import send_permission
from zhike.apps.consents.queries import preference_of
from zhike.apps.consents.rules import Channel, Topic
from zhike.apps.consents.sending import send_to_customer
from zhike.apps.consents.standard import SIGN_IN
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import members_of
from zhike.apps.portal import limits, queries, rules
from zhike.apps.portal.errors import CodeOver, CodeWrong
from zhike.apps.portal.models import SignInCode
from zhike.apps.portal.rules import CodeState
from zhike.integrations.customer_messages.errors import MessageError

log = logging.getLogger(__name__)
AT_ONCE = 20
BY = "zhike"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the browser keeps after it asked; the code itself only in the demo."""

    handle: str
    demo_code: str = ""


def ask_for_code(typed: str, *, address: str, demo_here: bool) -> Asked:
    """Take in that somebody wants a code; nothing of the answer tells whether he gets one.

    `demo_here` lets the demo's customers see their code on the page: they have no telephone.

    Raises
    ------
    TooOften
    """
    typed = typed.strip()
    limits.take_ask(typed, address=address)
    customer = queries.customer_at_door(typed)
    may_send = limits.may_send_to(customer.customer_id if customer else typed)
    shown = demo_here and queries.is_demo(customer)
    now, handle, code = timezone.now(), secrets.token_urlsafe(32), _drawn()
    if customer is None or not may_send:
        state = CodeState.NOBODY
    else:
        state = CodeState.SENT if shown else CodeState.WAITING
    SignInCode.objects.create(
        handle=handle,
        customer=customer if may_send else None,
        state=state,
        prefers=queries.preferred(typed),
        digest=_digest(code, handle=handle),
        is_demo=shown,
        asked_at=now,
        expires_at=now + rules.CODE_LIVES,
    )
    return Asked(handle=handle, demo_code=code if shown and may_send else "")


def send_waiting_codes() -> int:
    """Make and send the codes that somebody waits for; give how many were tried."""
    rows = SignInCode.objects.filter(state=CodeState.WAITING, expires_at__gt=timezone.now())
    waiting = list(rows.select_related("customer")[:AT_ONCE])
    return sum(_send(row) for row in waiting)


def try_code(handle: str, *, code: str, address: str) -> SignInCode:
    """Give the row of a code that is right, once.

    Raises
    ------
    TooOften, CodeOver, CodeWrong
    """
    row = SignInCode.objects.filter(handle=handle).select_related("customer__merged_into").first()
    if row is None:
        raise CodeOver
    whom = row.customer.customer_id if row.customer else handle
    give_back = limits.take_code_try(whom, address=address)
    rows = SignInCode.objects.filter(pk=row.pk)
    # One UPDATE decides: of any number of guesses that come at once five are heard.
    open_rows = rows.filter(
        state__in=rules.TRIED, tries__lt=rules.CODE_TRIES, expires_at__gt=timezone.now()
    )
    if not open_rows.update(tries=F("tries") + 1):
        raise CodeOver
    right = rules.same(_digest(code.strip(), handle=handle), row.digest)
    # And one winner of those who know it.
    if not right or not rows.filter(state=CodeState.SENT).update(state=CodeState.USED):
        _note_refusal(row.customer)
        raise CodeWrong
    give_back()
    return row


def forget_old_codes() -> int:
    oldest = timezone.now() - timedelta(days=1)
    return SignInCode.objects.filter(asked_at__lt=oldest).delete()[0]


def _send(row: SignInCode) -> bool:
    """Make the code of a row that this worker takes, and send it; only its digest stays."""
    customer, code = row.customer, _drawn()
    taken = SignInCode.objects.filter(pk=row.pk, state=CodeState.WAITING).update(
        state=CodeState.SENT, digest=_digest(code, handle=row.handle)
    )
    if not taken or customer is None:
        return False
    try:
        _send_out(customer, code=code, prefers=row.prefers)
    except (ConsentsError, MessageError, OSError) as error:
        # Whoever waits asks again; the reason is for those who run the system.
        log.warning("Sign-in code %s did not go out: %s", row.pk, type(error).__name__)
        SignInCode.objects.filter(pk=row.pk).update(state=CodeState.FAILED)
    return True


def _send_out(customer: Customer, *, code: str, prefers: str) -> None:
    members = members_of(customer)
    way = queries.channel_for(members, prefers=prefers)
    entry, channel = way or (members[0], Channel(prefers))
    permit = send_permission(entry, channel=channel, purpose=SIGN_IN, topic=Topic.SECURITY)
    wish = preference_of(members[0])
    with translation.override((wish and wish.language) or settings.LANGUAGE_CODE):
        subject = _("Your sign-in code")
        text = _(
            "%(code)s is your sign-in code, valid for 5 minutes. Nobody of the bank ever asks for"
            " it. If you did not ask for it, do nothing."
        ) % {"code": code}
    send_to_customer(permit, subject=subject, text=text, by=BY)


@transaction.atomic
def _note_refusal(customer: Customer | None) -> None:
    if customer is not None:
        record_event(
            activity="customer sign-in refused",
            case_id=f"customer-{customer.customer_id}",
            customer_id=customer.customer_id,
            channel="portal",
            by=BY,
            outcome="refused",
        )


def _drawn() -> str:
    return rules.code_of(secrets.randbelow)


def _digest(code: str, *, handle: str) -> str:
    return rules.code_digest(code, handle=handle, key=settings.SECRET_KEY.encode())
