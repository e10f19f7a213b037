"""What rights requests and the audit log keep of a person."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.customers.keeping import Members, Place, keeps
from zhike.apps.privacy.models import CopyFile, LegalHold, RecordStart, RightsRequest
from zhike.apps.vault.keys import Keyring

ACTS_SHOWN = 5_000
SPOKEN = ~Q(wish_sealed="") | ~Q(answer_sealed="") | ~Q(identity_proof="")


def read_requests(members: Members) -> list[dict[str, Any]]:
    ring = Keyring.of(member.customer_id for member in members)
    rows = RightsRequest.objects.filter(customer__in=members).select_related("customer")
    return [
        {
            "number": f"rights-{one.pk}",
            "kind": one.kind,
            "state": one.state,
            "received_at": one.received_at,
            "received_through": one.received_through,
            "identity_proof": one.identity_proof,
            "wish": ring.open(one.wish_sealed, customer_id=one.customer.customer_id),
            "answer": ring.open(one.answer_sealed, customer_id=one.customer.customer_id),
            "due_date": one.due_date,
            "closed_at": one.closed_at,
        }
        for one in rows
    ]


def clear_requests(members: Members) -> int:
    """Take the words away; that the request was made, and answered in time, stays."""
    rows = RightsRequest.objects.filter(SPOKEN, customer__in=members)
    return rows.update(wish_sealed="", answer_sealed="", identity_proof="")


def read_acts(members: Members) -> list[dict[str, Any]]:
    """What was done with the person's data, without who did it: that is another person's data."""
    rows = AuditRow.objects.filter(customer_id__in=_numbers(members))
    return [dict(row) for row in rows.values("occurred_at", "activity", "outcome")[:ACTS_SHOWN]]


def _numbers(members: Members) -> list[str]:
    return [member.customer_id for member in members]


def _acts(members: Members) -> int:
    numbers = _numbers(members)
    acts = AuditRow.objects.filter(customer_id__in=numbers).count()
    return acts + Outbox.objects.filter(customer_id__in=numbers).count()


keeps(
    Place(
        name="privacy.requests",
        label=_("Rights requests"),
        read=read_requests,
        clear=clear_requests,
        left=lambda members: RightsRequest.objects.filter(SPOKEN, customer__in=members).count(),
        stays=_("That a request was made and answered stays as proof, without its words."),
        stay=lambda members: RightsRequest.objects.filter(customer__in=members).count(),
    )
)
keeps(
    Place(
        name="privacy.copies",
        label=_("Copies made"),
        read=lambda members: [
            {"made_at": one.made_at, "expires_at": one.expires_at}
            for one in CopyFile.objects.filter(request__customer__in=members)
        ],
        clear=lambda members: CopyFile.objects.filter(request__customer__in=members).delete()[0],
        left=lambda members: CopyFile.objects.filter(request__customer__in=members).count(),
    )
)
keeps(
    Place(
        name="privacy.periods",
        label=_("Periods of keeping"),
        read=lambda members: [
            {"record_class": one.record_class, "starts": one.starts}
            for one in RecordStart.objects.filter(customer__in=members)
        ],
        clear=lambda members: RecordStart.objects.filter(customer__in=members).delete()[0],
        left=lambda members: RecordStart.objects.filter(customer__in=members).count(),
    )
)
keeps(
    Place(
        name="privacy.holds",
        label=_("Legal holds"),
        # A hold may be secret towards the person (money laundering), so it is not in the copy.
        read=lambda members: [],
        clear=lambda members: LegalHold.objects.filter(
            customer__in=members, lifted_at__isnull=False
        ).delete()[0],
        left=lambda members: LegalHold.objects.filter(
            customer__in=members, lifted_at__isnull=False
        ).count(),
    )
)
keeps(
    Place(
        name="audit.acts",
        label=_("What was done, and when"),
        read=read_acts,
        clear=lambda members: 0,
        left=lambda members: 0,
        stays=_(
            "The audit log and the events stay, as the law demands. What they said of the person"
            " is sealed under the destroyed key and can be read by nobody."
        ),
        stay=_acts,
    )
)
