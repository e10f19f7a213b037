"""From the report to its acknowledgement and to an improvement, as each role sees it."""

from __future__ import annotations

from django.urls import reverse
from tests.apps.cast import client, person
from tests.apps.productvoice.conftest import PRODUCT
from tests.text_bank import PRAISE

from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role
from zhike.apps.productvoice.models import Acknowledgement, ProductOwner


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_the_owner_reads_acknowledges_and_plans_an_improvement(report, li):
    mine, path = client(li), reverse("productvoice:report", args=[report.pk])
    page = text(mine.get(path))
    assert "n = " in page
    assert "2025-05" in page
    assert "Plan an improvement" not in page
    act = reverse("productvoice:acknowledge", args=[report.pk])
    assert "This field is required" in text(mine.post(act, {"plan": ""}), 422)
    assert mine.post(act, {"plan": "致电 13912345670 后改提示"}).status_code == 302

    page = text(mine.get(path))
    assert "13912345670" not in page
    assert "acknowledged" in page
    assert reverse("productvoice:improve", args=[report.pk]) in page
    assert "acknowledged" in text(mine.get(reverse("productvoice:board")))
    assert Acknowledgement.objects.get().acknowledged_by == "li"


def test_others_read_it_and_cannot_acknowledge_it(report, anna):
    path = reverse("productvoice:report", args=[report.pk])
    page = text(client(anna).get(path))
    assert "It waits for" in page
    act = reverse("productvoice:acknowledge", args=[report.pk])
    assert client(anna).post(act, {"plan": "x"}).status_code == 404
    assert client(person(username="agent", role=Role.AGENT)).get(path).status_code == 403


def test_an_analyst_names_owners(texts_in_store, li, anna):
    path = reverse("productvoice:owner")
    wrong = {"product": "x", "owner": li.pk, "answer_days": 7}
    assert client(anna).post(path, wrong).status_code == 422
    right = {**wrong, "product": PRODUCT, "answer_days": 5}
    assert client(li).post(path, right).status_code == 403
    assert client(anna).post(path, right).status_code == 302

    assert ProductOwner.objects.get().answer_days == 5
    assert "5 days to acknowledge" in text(client(anna).get(reverse("productvoice:board")))


def test_words_are_of_customers_in_reach_and_come_with_their_ids(report, anna):
    report.found["examples"] = [
        {"text_id": one, "alike": 1} for one in _ids_of(PRAISE[0], sources=2)
    ]
    report.save()
    path = reverse("productvoice:report", args=[report.pk])
    everything = text(client(anna).get(path))
    branch = create_branch(code="B77", name="无人支行", parent=head_office(), by=anna)
    near = person(username="near", role=Role.SUPERVISOR, branch=branch)

    assert PRAISE[0] in everything
    assert "<code>F0" in everything
    assert "No words of customers in your reach" in text(client(near).get(path))


def _ids_of(words, *, sources):
    from zhike.pipelines.journeys import the_store
    from zhike.pipelines.read_texts import readings
    from zhike.pipelines.reading import opened

    with opened(the_store()) as tables:
        texts = readings(tables)
        mine = texts.filter(texts.text == words).limit(sources)
        return mine.feedback_id.to_pyarrow().to_pylist()
