from __future__ import annotations

import pytest
from django.urls import get_resolver


@pytest.fixture
def document(call):
    return call("openapi.json").json()


def operations(document):
    return [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_operation_says_what_may_come_of_it(document):
    for path, method, operation in operations(document):
        statuses = set(operation["responses"])
        assert {"400", "401", "403", "429", "500", "503"} <= statuses, (path, method)
        assert "404" in statuses or "{" not in path
        if method != "get":
            assert {"409", "413", "415", "422"} <= statuses
            assert "Idempotency-Key" in {one["name"] for one in operation["parameters"]}
        assert all(answer["description"] for answer in operation["responses"].values())


def test_every_operation_has_a_summary_a_tag_and_its_ways_to_sign(document):
    for path, method, operation in operations(document):
        assert operation["summary"], (path, method)
        assert operation["tags"], (path, method)
        staff = [{"token": []}, {"session": []}]
        customers = ([{"customer": []}], [{"app": []}])
        of_customer = path.startswith("/api/v1/my/")
        assert operation["security"] in (customers if of_customer else [staff])
    schemes = document["components"]["securitySchemes"]
    assert set(schemes) == {"token", "session", "customer", "app"}


def test_no_two_operations_share_an_id(document):
    ids = [operation["operationId"] for _path, _method, operation in operations(document)]

    assert len(set(ids)) == len(ids)


def test_the_document_names_every_address_that_answers(document):
    served = {
        ("/api/v1/" + str(entry.pattern).replace("<", "{").replace(">", "}"), method.lower())
        for resolver in get_resolver().url_patterns
        if str(resolver.pattern) == "api/v1/"
        for entry in resolver.url_patterns
        for method in entry.callback.operations
    }

    described = {(path, method) for path, method, _operation in operations(document)}
    assert served - described == {("/api/v1/openapi.json", "get")}


def test_an_errors_answer_has_the_one_shape(document):
    for path, _method, operation in operations(document):
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                schema = answer["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Problem"}, (path, status)


@pytest.mark.urls("tests.apps.api.small_api")
def test_a_versioned_change_asks_for_the_version_and_a_list_tells_its_fields(document):
    change = document["paths"]["/api/v1/things/{customer_id}"]["patch"]
    listed = document["paths"]["/api/v1/things"]["get"]

    (version,) = [one for one in change["parameters"] if one["name"] == "If-Match"]
    assert version["required"]
    assert {"412", "428"} <= set(change["responses"])
    assert {"tier", "sort", "limit", "cursor"} <= {one["name"] for one in listed["parameters"]}


def test_only_known_callers_read_the_document(call):
    assert call("openapi.json", token="").status_code == 401
