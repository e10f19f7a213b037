from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from zhike.config.middleware import NoNulls, OfPages

POLICY = "Content-Security-Policy"


@pytest.fixture
def told(settings):
    settings.PAGE_MIDDLEWARE = [f"{__name__}.{name}" for name in ("Outer", "Inner")]
    passed = []

    def ask(path, **headers):
        passed.clear()
        request = RequestFactory().get(path, **headers)
        request.passed = passed
        middleware = OfPages(lambda request: HttpResponse("view"))
        answer = middleware.process_view(request, None, (), {}) or middleware(request)
        return answer.content.decode(), list(passed)

    return ask


class Step:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.passed.append(type(self).__name__)
        return self.get_response(request)


class Outer(Step):
    def process_view(self, request, view, args, kwargs):
        return HttpResponse("outer stops it") if "stopped" in request.path else None


class Inner(Step):
    def process_view(self, request, view, args, kwargs):
        return HttpResponse("inner stops it") if "stop" in request.path else None


def test_a_page_passes_every_step_in_its_order(told):
    assert told("/customers/") == ("view", ["Outer", "Inner"])


def test_a_call_with_a_token_passes_by_and_one_of_a_person_does_not(told):
    assert told("/api/v1/customers/S1", HTTP_AUTHORIZATION="Bearer x") == ("view", [])
    assert told("/api/v1/customers/S1") == ("view", ["Outer", "Inner"])


def test_a_token_opens_no_way_past_the_steps_of_a_page(told):
    for path in ("/customers/", "/apiary/", "/customers/api/"):
        assert told(path, HTTP_AUTHORIZATION="Bearer x")[1] == ["Outer", "Inner"]


def test_the_first_step_that_stops_a_view_answers(told):
    assert told("/stopped/")[0] == "outer stops it"
    assert told("/stop/")[0] == "inner stops it"
    assert told("/api/v1/stop", HTTP_AUTHORIZATION="Bearer x")[0] == "view"


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/nowhere/", "/api/v1/", "/static/nothing"])
def test_every_answer_carries_the_policy(client, db, path):
    policy = client.get(path).headers[POLICY]

    parts = dict(part.split(" ", 1) for part in policy.split("; "))
    assert parts["default-src"] == parts["frame-ancestors"] == "'none'"
    assert parts["script-src"] == parts["style-src"] == "'self'"


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("state=%00open&grade=a%00b", {"state": ["open"], "grade": ["ab"]}),
        ("%00page=2", {"page": ["2"]}),
        ("q=%2500&q=2", {"q": ["%00", "2"]}),
        ("q=", {"q": [""]}),
    ],
)
def test_a_query_loses_the_character_that_no_database_keeps_and_nothing_else(query, left):
    seen = NoNulls(lambda request: request)(RequestFactory().get(f"/complaints/?{query}"))

    assert dict(seen.GET.lists()) == left
    with pytest.raises(AttributeError):
        seen.GET["state"] = "x"
