"""What is kept of a person's choices and of the messages that went out."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.apps.consents.models import Consent, ContactPreference, Restriction, SentMessage
from zhike.apps.customers.keeping import Members, Place, keeps


def read_consents(members: Members) -> list[dict[str, Any]]:
    rows = Consent.objects.filter(customer__in=members).select_related(
        "purpose", "text", "customer"
    )
    return [
        {
            "customer_id": one.customer.customer_id,
            "purpose": one.purpose.code,
            "channel": one.channel,
            "third_party": one.third_party,
            "given": one.given,
            "decided_at": one.decided_at,
            "expires_at": one.expires_at,
            "taken_through": one.taken_through,
            "evidence": one.evidence,
            "text": one.text.text_zh if one.text else "",
        }
        for one in rows
    ]


def read_preferences(members: Members) -> list[dict[str, Any]]:
    names = (
        "customer__customer_id", "do_not_contact", "personalised", "language", "refused_channels",
        "refused_topics", "windows", "decided_at", "taken_through", "evidence",
    )  # fmt: skip
    rows = ContactPreference.objects.filter(customer__in=members)
    return [dict(row) for row in rows.values(*names)]


def read_messages(members: Members) -> list[dict[str, Any]]:
    rows = SentMessage.objects.filter(customer__in=members)
    return [
        {
            "customer__customer_id": one.customer.customer_id,
            "purpose": one.purpose,
            "channel": one.channel,
            "topic": one.topic,
            "third_party": one.third_party,
            "sent_at": one.sent_at,
            "outcomes": [
                {"outcome": each.outcome, "occurred_at": each.occurred_at}
                for each in one.outcomes.all()
            ],
        }
        for one in rows.select_related("customer").prefetch_related("outcomes")
    ]


def _reasons(members: Members) -> Any:
    return Restriction.objects.filter(customer__in=members)


keeps(
    Place(
        name="consents.choices",
        label=_("Consents"),
        read=read_consents,
        clear=lambda members: 0,
        left=lambda members: 0,
        stays=_(
            "Choices stay under the bare number as proof that the processing was lawful, until"
            " their period of keeping is over."
        ),
        stay=lambda members: Consent.objects.filter(customer__in=members).count(),
    )
)
keeps(
    Place(
        name="consents.preferences",
        label=_("Contact preferences"),
        read=read_preferences,
        clear=lambda members: ContactPreference.objects.filter(customer__in=members).delete()[0],
        left=lambda members: ContactPreference.objects.filter(customer__in=members).count(),
    )
)
keeps(
    Place(
        name="consents.messages",
        label=_("Messages sent"),
        read=read_messages,
        clear=lambda members: SentMessage.objects.filter(customer__in=members).delete()[0],
        left=lambda members: SentMessage.objects.filter(customer__in=members).count(),
    )
)
keeps(
    Place(
        name="consents.restrictions",
        label=_("Restrictions"),
        read=lambda members: list(_reasons(members).values("reason", "begun_at", "ended_at")),
        clear=lambda members: _reasons(members).delete()[0],
        left=lambda members: _reasons(members).count(),
    )
)
