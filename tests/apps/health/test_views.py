from __future__ import annotations

import pytest

from zhike.apps.health import views


def test_the_process_answers_without_any_database(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"alive\n")


def test_who_is_not_ready_says_so_and_nothing_else(client, db, monkeypatch):
    assert client.get("/readyz").status_code == 200

    monkeypatch.setattr(views, "is_ready", lambda: False)

    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready\n")


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Bearer ", "Bearer ü"])
def test_metrics_are_refused_without_the_token(visitor, settings, header):
    settings.METRICS_TOKEN = "a token for prometheus"
    headers = {"authorization": header} if header else {}

    assert visitor.get("/metrics", headers=headers).status_code == 403


def test_without_a_token_set_nobody_opens_metrics_with_an_empty_one(visitor, settings):
    settings.METRICS_TOKEN = ""

    assert visitor.get("/metrics", headers={"authorization": "Bearer "}).status_code == 403


def test_metrics_count_by_route_and_name_no_customer(visitor, as_administrator, settings):
    settings.METRICS_TOKEN = "a token for prometheus"
    as_administrator.get("/insight/customers/C00001234/")

    answer = visitor.get("/metrics", headers={"authorization": "Bearer a token for prometheus"})

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "zhike_requests_total{" in text
    assert "zhike_audit_unsealed_rows" in text
    assert "C00001234" not in text


def test_the_page_tells_what_is_not_well_and_the_cure(as_administrator):
    page = as_administrator.get("/admin/health/").content.decode()

    assert "Something is broken" in page
    assert "never heard of" in page
    assert "Start it again" in page


def test_nobody_else_sees_the_page(as_analyst, as_agent):
    assert as_analyst.get("/admin/health/").status_code == 403
    assert as_agent.get("/admin/health/").status_code == 403
