from __future__ import annotations

from zhike.apps.audit.models import AuditRow
from zhike.apps.webchat.models import ChatTerms
from zhike.apps.webchat.setup_actions import set_chat_terms


def test_a_change_says_what_stood_before(hotline):
    set_chat_terms(queue=hotline, sites=["https://a.example"], by="chen")
    set_chat_terms(sites=["https://b.example"], by="chen")

    assert ChatTerms.objects.get().sites == ["https://b.example"]
    assert ChatTerms.objects.get().queue == hotline
    rows = AuditRow.objects.filter(activity="change chat terms").order_by("pk")
    assert rows.count() == 2
    assert "https://a.example" in str(rows.last().before)
