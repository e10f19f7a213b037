from __future__ import annotations

import pytest
from tests.apps.portal.conftest import PHONE, customer_client

from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.consents.models import Consent, ContactPreference
from zhike.apps.customers.models import ProfileValue
from zhike.apps.customers.profile_actions import state_value
from zhike.apps.portal.rules import Way


def test_he_sees_what_is_known_and_from_where_and_never_who_noted_it(as_lin, lin):
    state_value("C001", name="city", value="杭州", by="wang.fang", source="王芳在电话里问到的")
    page = as_lin.get("/my/profile/").content.decode()

    assert "杭州" in page
    assert "stated" in page
    assert PHONE not in page
    assert "138****1111" in page
    assert "wang.fang" not in page
    assert "王芳" not in page


def test_he_sets_a_value_right_and_it_counts(as_lin, lin):
    state_value("C001", name="city", value="杭州", by="wang")
    as_lin.post("/my/profile/correct/", {"name": "city", "value": "宁波"})
    page = as_lin.get("/my/profile/").content.decode()

    assert "宁波" in page
    assert "set right by you" in page
    event = Outbox.objects.get(activity="profile value corrected")
    assert (event.by, event.customer_id) == ("customer:C001", "C001")


@pytest.mark.parametrize("name", ["birth_date", "risk_preference", "leaving", "none"])
def test_what_is_proved_or_measured_he_does_not_set_by_his_word(as_lin, name):
    answer = as_lin.post("/my/profile/correct/", {"name": name, "value": "1990-01-01"}, follow=True)

    assert "ask for its correction" in answer.content.decode()
    assert not ProfileValue.objects.exists()


def test_he_switches_what_is_inferred_off_and_on(as_lin):
    as_lin.post("/my/profile/switch/", {"name": "savings_plan"})
    assert "switched off by you" in as_lin.get("/my/profile/").content.decode()

    as_lin.post("/my/profile/switch/", {"name": "savings_plan", "on": "on"})
    assert "switched off by you" not in as_lin.get("/my/profile/").content.decode()
    as_lin.post("/my/profile/switch/", {"name": "city"})
    assert list(ProfileValue.objects.values_list("kind", flat=True)) == ["off", "on"]


def test_he_gives_and_withdraws_a_consent_with_one_act_each_and_sees_the_proof(as_lin, lin):
    as_lin.post("/my/consents/choose/", {"purpose": "marketing", "choice": "give"})
    as_lin.post("/my/consents/choose/", {"purpose": "marketing", "choice": "withdraw"})
    given, withdrawn = Consent.objects.order_by("id")

    assert (given.given, withdrawn.given) == (True, False)
    assert {given.taken_by, withdrawn.taken_by} == {"customer:C001"}
    assert given.taken_through == "web"
    assert given.text is not None
    page = as_lin.get("/my/consents/").content.decode()
    assert given.evidence.startswith("portal-")
    assert page.count(given.evidence) == 2
    assert "customer:C001" not in page
    assert AuditRow.objects.filter(activity="withdraw consent", by="customer:C001").exists()


def test_from_the_app_it_is_taken_through_the_app_and_for_each_entry(lin, lin_again):
    browser = customer_client("C001", way=Way.APP)
    browser.post("/my/consents/choose/", {"purpose": "survey", "choice": "give"})

    assert set(Consent.objects.values_list("customer__customer_id", "taken_through")) == {
        ("C001", "app"),
        ("C002", "app"),
    }


def test_a_consent_that_is_none_is_refused_in_words(as_lin):
    answer = as_lin.post(
        "/my/consents/choose/", {"purpose": "nothing", "choice": "give"}, follow=True
    )
    no_receiver = as_lin.post(
        "/my/consents/choose/", {"purpose": "sharing", "choice": "give"}, follow=True
    )

    assert 'role="alert"' in answer.content.decode()
    assert 'role="alert"' in no_receiver.content.decode()
    assert not Consent.objects.exists()


def test_he_chooses_how_he_is_reached(as_lin):
    said = {
        "channels": ["email"], "topics": ["service"], "days": ["0", "1"], "opens": "09:00",
        "closes": "12:00", "language": "en",
    }  # fmt: skip
    assert as_lin.post("/my/choices/", said).status_code == 302
    row = ContactPreference.objects.get()

    assert row.refused_channels == ["app", "phone", "post", "sms"]
    assert (row.taken_by, row.personalised, row.language) == ("customer:C001", False, "en")
    assert row.windows == [{"days": [0, 1], "opens": "09:00", "closes": "12:00"}]
    assert as_lin.post("/my/choices/", {**said, "closes": "08:00"}).status_code == 422
