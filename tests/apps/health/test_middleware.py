from __future__ import annotations

import logging

import pytest

from zhike.apps.health.request import request_id_now

pytestmark = pytest.mark.django_db


def test_every_answer_carries_the_id_of_its_request(client):
    first, second = client.get("/sign-in/"), client.get("/sign-in/")

    assert len(first.headers["X-Request-Id"]) == 32
    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]
    assert request_id_now() == ""


def test_the_id_of_a_proxy_is_kept(client):
    answer = client.get("/sign-in/", headers={"x-request-id": "proxy-0123456789"})

    assert answer.headers["X-Request-Id"] == "proxy-0123456789"


def test_the_line_of_a_request_names_its_route_and_not_its_address(as_analyst, caplog):
    with caplog.at_level(logging.INFO, logger="zhike.request"):
        as_analyst.get("/insight/customers/C00001234/?phone=13812345678")

    (line,) = [r.getMessage() for r in caplog.records if r.name == "zhike.request"]
    assert line.startswith("GET insight/customers/<path:customer_id>/ ")
    assert "C00001234" not in line
    assert "138" not in line.split("ms")[0].rsplit(" ", 2)[0]
