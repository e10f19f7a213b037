"""The one gate in front of every message to a customer: it answers, and it gives permits."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from zhike.apps.consents.errors import NotPermitted
from zhike.apps.consents.models import Purpose, SentMessage
from zhike.apps.consents.outcomes import Outcome
from zhike.apps.consents.queries import facts_of, is_restricted
from zhike.apps.consents.rules import Answer, Basis, Channel, Question, Reason, Topic, permission
from zhike.apps.consents.words import reasons_in_words
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import members_of
from zhike.apps.customers.rules import CustomerState
from zhike.integrations.customer_messages.permit import Permit, signed

VALID_FOR = timedelta(minutes=10)  # a permit is asked for when the message is sent, not before


def ask(
    customer: Customer,
    *,
    channel: Channel,
    purpose: str,
    topic: Topic,
    at: datetime | None = None,
    third_party: str = "",
    personalised: bool = False,
) -> Answer:
    """Say whether a message may go out at a moment, with every reason why not.

    All entries of the person are asked: what one of them refuses is refused. `personalised` says
    that the content was chosen by what is known of the customer (PIPL 24).
    """
    entries = members_of(customer)
    if any(entry.state == CustomerState.ERASED for entry in entries):
        return Answer(reasons=(Reason.ERASED,))
    wanted = Purpose.objects.filter(code=purpose, is_active=True).first()
    if wanted is None:
        return Answer(reasons=(Reason.UNKNOWN_PURPOSE,))
    if wanted.basis != Basis.LAW and is_restricted(entries):
        return Answer(reasons=(Reason.RESTRICTED,))
    question = Question(
        purpose=purpose,
        channel=channel,
        topic=topic,
        moment=timezone.localtime(at or timezone.now()),
        basis=Basis(wanted.basis),
        third_party=third_party,
        personalised=personalised,
    )
    answer = permission(facts_of(entries), question)
    if rests(entries, purpose=wanted, at=at or timezone.now()):
        return Answer(reasons=(*answer.reasons, Reason.TOO_SOON))
    return answer


def rests(entries: Sequence[Customer], *, purpose: Purpose, at: datetime) -> bool:
    """Say whether a person is left in peace: some message he need not get went out lately.

    Whatever the law or a contract demands neither waits nor lets others wait.
    """
    if not purpose.rest_days:
        return False
    refusable = Purpose.objects.filter(basis=Basis.CONSENT).values("code")
    lately = SentMessage.objects.filter(
        customer__in=entries,
        purpose__in=refusable,
        sent_at__gt=at - timedelta(days=purpose.rest_days),
    )
    # One that did not go out disturbed nobody; one that may have gone counts.
    return lately.exclude(outcomes__outcome=Outcome.REFUSED).exists()


def send_permission(
    customer: Customer,
    *,
    channel: Channel,
    purpose: str,
    topic: Topic,
    third_party: str = "",
    personalised: bool = False,
) -> Permit:
    """Give the permit without which no sender takes a message for a customer.

    Raises
    ------
    NotPermitted
        With the reasons.
    """
    answer = ask(
        customer,
        channel=channel,
        purpose=purpose,
        topic=topic,
        third_party=third_party,
        personalised=personalised,
    )
    if not answer.allowed:
        raise NotPermitted(
            reasons=[reason.value for reason in answer.reasons], words=reasons_in_words(answer)
        )
    permit = Permit(
        permit_id=uuid4().hex,
        customer_id=customer.customer_id,
        channel=channel.value,
        purpose=purpose,
        topic=topic.value,
        third_party=third_party,
        valid_until=timezone.now() + VALID_FOR,
    )
    return signed(permit, key=permit_key())


def permit_key() -> bytes:
    """The key of permits; it is made of the system's secret, which no database holds."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"zhike permits", hashlib.sha256)
