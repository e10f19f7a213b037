from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from zhike.apps.complaints.forms import CausesForm, ConcernForm, RegisterForm
from zhike.apps.complaints.regimes import Regime
from zhike.apps.people.models import WorkQueue


def form(desk, **said):
    given = {
        "subject": "x", "demand": "x", "queue": desk.pk, "regime": "cn_bank",
        "channel": "letter", "submitter": "self", **said,
    }  # fmt: skip
    return RegisterForm(given, queues=WorkQueue.objects.all(), regimes=[Regime.CN_BANK])


def test_nothing_is_received_in_the_future(desk):
    tomorrow = timezone.localtime() + timedelta(days=1)

    assert form(desk).is_valid()
    assert "received_at" in form(desk, received_at=tomorrow.strftime("%Y-%m-%dT%H:%M")).errors


@pytest.mark.parametrize("said", [{"regime": "us_cfpb"}, {"materials": ["statement"]}])
def test_another_law_or_what_the_bank_holds_is_refused(desk, said):
    assert not form(desk, **said).is_valid()


def test_codes_are_offered_by_dimension_and_say_what_is_not_verified(complaint):
    fields = CausesForm(complaint=complaint).fields

    assert all(code[:1] in {"", "C"} for code, _text in fields["standard"].choices)
    assert any("not verified" in text for _code, text in fields["standard"].choices)


def test_a_concern_is_a_person_or_a_branch(complaint, officer):
    both = {"tie": "involved", "user": officer.pk, "branch": officer.branch_id}

    assert not ConcernForm(both, complaint=complaint).is_valid()
    assert ConcernForm({"tie": "involved", "user": officer.pk}, complaint=complaint).is_valid()
