"""Walks every path of the web system: none opens without a sign-in or a declared permission."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from zhike.apps.people.permissions import EVERYONE, declared_permission
from zhike.apps.people.rules import ALLOWED, Permission

OPEN_TO_EVERYONE = {
    "/healthz",
    "/readyz",
    "/metrics",
    "/sign-in/",
    "/sign-in/second/",
    "/sign-in/oidc/",
    "/sign-in/oidc/back/",
    "/sign-out/",
    "/language/",
    "/theme/",
    "/favicon.ico",
}
SAMPLES = {"int": "1", "str": "x", "slug": "x", "uuid": "0" * 32, "path": "x"}
CONVERTER = re.compile(r"<(?:(\w+):)?\w+>")


def patterns(resolver: URLResolver, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, path)
        else:
            yield CONVERTER.sub(lambda m: SAMPLES[m[1] or "str"], path), entry


PATHS = dict(patterns(get_resolver()))
PAGES = {
    path: entry for path, entry in PATHS.items() if not path.startswith(tuple(settings.TOKEN_PATHS))
}


def test_the_walk_reaches_the_pages_we_know():
    assert {"/", "/jobs/", "/jobs/1/cancel/", "/sign-in/"} <= set(PAGES)


@pytest.mark.parametrize("path", sorted(PAGES))
def test_every_view_declares_who_may_open_it(path):
    assert declared_permission(PAGES[path].callback) is not None


def test_only_the_door_is_open_to_everyone():
    opened = {p for p, e in PAGES.items() if declared_permission(e.callback) == EVERYONE}

    assert opened == OPEN_TO_EVERYONE


@pytest.mark.parametrize("path", sorted(set(PAGES) - OPEN_TO_EVERYONE))
def test_a_visitor_is_led_to_the_door(visitor, path):
    for method in (visitor.get, visitor.post):
        answer = method(path)
        assert answer.status_code == 302
        assert answer.url.startswith("/sign-in/?next=")


@pytest.mark.parametrize("path", sorted(set(PAGES) - OPEN_TO_EVERYONE))
def test_a_role_without_the_permission_is_denied(as_powerless, path):
    assert as_powerless.get(path).status_code == 403
    assert as_powerless.post(path).status_code == 403


@pytest.mark.parametrize("path", sorted(set(PAGES) - OPEN_TO_EVERYONE))
def test_no_permission_is_declared_that_nobody_carries(path):
    wanted = Permission(declared_permission(PAGES[path].callback))

    assert any(wanted in permissions for permissions in ALLOWED.values())


@pytest.mark.parametrize("path", sorted(set(PATHS) - set(PAGES)))
def test_a_path_of_the_api_opens_to_nobody_unknown(visitor, path):
    for method in (visitor.get, visitor.post, visitor.patch, visitor.delete):
        assert method(path).status_code == 401


# What tells a known caller nothing but the API itself, or only what lies in his own reach.
OPEN_TO_EVERY_CALLER = {"openapi.json", "caller", "branches"}
OPERATIONS = {
    (path, method): operation
    for path, entry in PATHS.items()
    for method, operation in getattr(entry.callback, "operations", {}).items()
}


@pytest.mark.parametrize(("path", "method"), sorted(OPERATIONS))
def test_every_operation_of_the_api_declares_its_permission(as_powerless, path, method):
    (needed,) = OPERATIONS[path, method].auth_callbacks
    answer = as_powerless.generic(method, path)

    if needed.permission is None:
        assert path.removeprefix("/api/v1/").split("/")[0] in OPEN_TO_EVERY_CALLER
        assert answer.status_code in {200, 404}
    else:
        assert any(needed.permission in permissions for permissions in ALLOWED.values())
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
