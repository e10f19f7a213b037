from __future__ import annotations

import pytest
from django.template import Context
from django.test import RequestFactory

from zhike.apps.people.templatetags.exports import exports


def links(user, name, *, query="", **more):
    request = RequestFactory().get(f"/page/?{query}")
    request.user = user
    return exports(Context({"request": request}), name, **more)["links"]


def test_a_page_offers_its_list_in_both_forms_with_its_filters_and_without_its_place(
    administrator,
):
    found = links(administrator, "people", query="words=li&page=3&after=9")

    assert found == [
        ("CSV", "/lists/people/csv/?words=li"),
        ("Excel", "/lists/people/xlsx/?words=li"),
    ]


def test_what_stands_in_the_path_of_the_page_is_named(administrator):
    ((_label, address), _excel) = links(administrator, "calendar_days", code="cn", year=2026)

    assert address == "/lists/calendar_days/csv/?code=cn&year=2026"


def test_whoever_may_not_take_it_out_is_offered_nothing(agent):
    assert links(agent, "customers") == []


def test_a_list_that_nobody_declares_is_a_mistake(administrator):
    with pytest.raises(KeyError):
        links(administrator, "no such list")
