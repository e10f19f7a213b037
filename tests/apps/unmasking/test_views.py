from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.apps.conftest import client
from tests.apps.unmasking.conftest import ID_NUMBER, PHONE

from zhike.apps.audit.models import AuditRow
from zhike.apps.people.step_up import PROVED
from zhike.apps.unmasking.models import UnmaskGrant
from zhike.apps.vault.models import CustomerKey

ASKED = {"fields_wanted": ["phone"], "reason": "verify", "note": "在柜台核实", "minutes": "5"}


def test_from_the_masked_page_to_the_clear_value_and_back(as_teller, lin):
    page = as_teller.get("/customers/C1/").content.decode()
    assert "138****5678" in page
    assert PHONE not in page

    answer = as_teller.post("/unmasking/C1/", ASKED)
    assert (answer.status_code, answer.url) == (302, "/customers/C1/")

    page = as_teller.get("/customers/C1/").content.decode()
    assert PHONE in page
    assert "data-countdown" in page
    assert ID_NUMBER not in page

    as_teller.post("/unmasking/C1/end/")
    assert PHONE not in as_teller.get("/customers/C1/").content.decode()
    acts = list(AuditRow.objects.order_by("pk").values_list("activity", flat=True))
    assert acts[-5:] == [
        "see customer", "unmask values", "see unmasked", "end unmasking", "see customer",
    ]  # fmt: skip


def test_whoever_proved_long_ago_who_he_is_is_asked_first(as_teller, lin):
    session = as_teller.session
    session.pop(PROVED)
    session.save()

    answer = as_teller.post("/unmasking/C1/", ASKED)

    assert (answer.status_code, answer.url) == (302, reverse("people:prove"))
    assert not UnmaskGrant.objects.exists()


def test_without_a_sentence_the_form_comes_back(as_teller, lin):
    answer = as_teller.post("/unmasking/C1/", ASKED | {"note": "x"})

    assert answer.status_code == 422
    assert not UnmaskGrant.objects.exists()


def test_a_customer_out_of_reach_is_not_there(stranger, lin):
    for answer in (
        client(stranger).get("/unmasking/C1/"),
        client(stranger).post("/unmasking/C1/", ASKED),
        client(stranger).post("/unmasking/C1/end/"),
    ):
        assert answer.status_code == 404


def test_who_looks_out_of_reach_is_not_even_asked_who_he_is(stranger, lin):
    stale = client(stranger)
    session = stale.session
    session.pop(PROVED)
    session.save()

    assert stale.post("/unmasking/C1/", ASKED).status_code == 404


def test_an_administrator_may_look_at_the_acts_but_unmask_nothing(as_administrator, granted):
    page = as_administrator.get("/unmasking/").content.decode()

    assert "林知夏在柜台" in page
    assert "Phone" in page
    assert as_administrator.post("/unmasking/C1/", ASKED).status_code == 403
    assert 'data-opens="unmask"' not in as_administrator.get("/customers/C1/").content.decode()


def test_the_acts_of_other_branches_are_not_listed(stranger, granted):
    page = client(stranger).get("/unmasking/").content.decode()

    assert "Nothing was unmasked" in page
    assert "C1" not in page


def test_the_sentence_is_gone_with_the_customer(as_administrator, granted):
    CustomerKey.objects.update(wrapped="", destroyed_at=timezone.now())

    page = as_administrator.get("/unmasking/").content.decode()

    assert "erased" in page
    assert "林" not in page


@pytest.mark.parametrize("count", [3])
def test_the_list_costs_few_queries(
    as_administrator, granted, teller, count, django_assert_max_num_queries
):
    for _ in range(count):
        client(teller).post("/unmasking/C1/", ASKED)

    with django_assert_max_num_queries(12):
        as_administrator.get("/unmasking/")
