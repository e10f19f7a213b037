"""How grave a complaint is, by the tables and rules of the day of its receipt."""

from __future__ import annotations

from django.utils import timezone

from zhike.apps.complaints import in_force
from zhike.apps.complaints.models import Complaint
from zhike.apps.complaints.regimes import Regime
from zhike.apps.complaints.severity import Media, Severity, SeverityFacts, severity_of


def grade_of(complaint: Complaint) -> Severity:
    on = timezone.localdate(complaint.received_at)
    return severity_of(
        SeverityFacts(
            people_face_to_face=complaint.people_face_to_face,
            customers_affected=complaint.customers_affected,
            media=Media(complaint.media),
            is_vulnerable=complaint.is_vulnerable,
            from_disaster=complaint.from_disaster,
            amount_cents=complaint.amount_cents,
        ),
        in_force.thresholds(Regime(complaint.regime), on=on),
        escalation=in_force.escalation(on=on),
    )
