from __future__ import annotations

import pytest
from tests.apps.conftest import client, person

from zhike.apps.consents.models import Consent
from zhike.apps.people.rules import Role

CONSENTS = "/api/v1/customers/C001/consents"
GIVE = {"purpose": "marketing", "given": True, "taken_through": "app", "evidence": "S-1"}
ASK = "/api/v1/customers/C001/contact-permission?channel=sms&topic=products&purpose="


def post(one, body, path=CONSENTS):
    return one.post(
        path, body, content_type="application/json", headers={"origin": "http://localhost"}
    )


def standing(answer, purpose="marketing"):
    return next(row["standing"] for row in answer.json() if row["purpose"] == purpose)


def test_a_consent_is_given_withdrawn_and_read(as_agent, lin):
    given = post(as_agent, GIVE)
    read = as_agent.get(CONSENTS)
    withdrawn = post(as_agent, GIVE | {"given": False, "evidence": ""})

    assert given.status_code == withdrawn.status_code == 201
    assert standing(read) == "given"
    assert standing(withdrawn) == "withdrawn"
    assert Consent.objects.filter(taken_by="wang").count() == 2


def test_a_refusal_has_its_code(as_agent, lin):
    answer = post(as_agent, GIVE | {"evidence": ""})

    assert (answer.status_code, answer.json()["code"]) == (422, "evidence_missing")
    assert not Consent.objects.exists()


def test_the_gate_is_asked_with_every_reason(as_agent, lin):
    refused = as_agent.get(f"{ASK}marketing").json()

    assert refused["reasons"] == ["no_consent"]
    assert refused["words"] == ["The customer never agreed to this purpose."]
    assert as_agent.get(f"{ASK}service").json()["allowed"]
    assert as_agent.get("/api/v1/customers/C001/contact-permission?channel=x").status_code == 422


@pytest.mark.parametrize(
    "path", ["consents", "contact-permission?channel=sms&topic=products&purpose=x"]
)
def test_a_customer_of_another_branch_is_not_there(of_another_branch, elsewhere, path):
    here = client(person(username="sun", role=Role.AGENT, branch=elsewhere))

    assert here.get(f"/api/v1/customers/C009/{path}").status_code == 404
    assert post(here, GIVE, "/api/v1/customers/C009/consents").status_code == 404


def test_who_may_not_is_refused(as_analyst, lin):
    assert as_analyst.get(CONSENTS).status_code == 403
    assert post(as_analyst, GIVE).status_code == 403
