"""Walks every path of the web system: none opens without a sign-in or a declared permission."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from zhike.apps.api.callers import NeedsGuest
from zhike.apps.people.permissions import EVERYONE, declared_permission
from zhike.apps.people.rules import ALLOWED, Permission
from zhike.apps.portal.doors import CUSTOMER

OPEN_TO_EVERYONE = {
    "/healthz",
    "/readyz",
    "/metrics",
    "/telephony/events/x/",  # telephone systems sign what they tell
    "/texting/events/",  # the gateway of text messages signs what it tells
    "/sign-in/",
    "/sign-in/second/",
    "/sign-in/oidc/",
    "/sign-in/oidc/back/",
    "/sign-out/",
    "/language/",
    "/theme/",
    "/favicon.ico",
    "/my/sign-in/",
    "/my/sign-in/code/",
    "/my/enter/",
    "/my/sign-in/oidc/",
    "/my/sign-in/oidc/back/",
    "/my/sign-out/",
    "/my/print/",
    # The chat: a visitor holds a key of his own, and sees what it opens.
    "/chat/widget.js",
    "/chat/frame/",
    "/chat/begin/",
    "/chat/talk/",
    "/chat/say/",
    "/chat/seen/",
    "/chat/typing/",
    "/chat/leave/",
    "/chat/forget/",
    "/chat/link/",
    "/chat/call-back/",
    "/chat/files/x/",
    # The link of a message: the token in it is what opens.
    "/my/rate/x/",
    "/my/rate/x/stop/",
    "/my/try/x/",
    "/my/survey/x/",
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

# The customers' own pages: no role opens them, and no customer any other.
OF_CUSTOMERS = {p for p, e in PAGES.items() if declared_permission(e.callback) == CUSTOMER}
GUARDED = sorted(set(PAGES) - OPEN_TO_EVERYONE - OF_CUSTOMERS)


def test_the_walk_reaches_the_pages_we_know():
    assert {"/", "/jobs/", "/jobs/1/cancel/", "/sign-in/"} <= set(PAGES)


def test_every_view_declares_who_may_open_it():
    silent = [path for path, entry in PAGES.items() if declared_permission(entry.callback) is None]

    assert silent == []


def test_only_the_door_is_open_to_everyone():
    opened = {p for p, e in PAGES.items() if declared_permission(e.callback) == EVERYONE}

    assert opened == OPEN_TO_EVERYONE


def test_all_pages_of_customers_lie_in_the_portal():
    assert OF_CUSTOMERS
    assert {path for path in OF_CUSTOMERS if not path.startswith("/my/")} == set()


# One test for all addresses: to set up a database for each of them would take minutes.
def test_a_visitor_is_led_to_the_door(visitor):
    let_in = [
        (path, answer.status_code)
        for path in GUARDED
        for answer in (visitor.get(path), visitor.post(path))
        if answer.status_code != 302 or not answer.url.startswith("/sign-in/?next=")
    ]

    assert let_in == []


def test_a_role_without_the_permission_is_denied(as_powerless):
    let_in = [
        (path, answer.status_code)
        for path in GUARDED
        for answer in (as_powerless.get(path), as_powerless.post(path))
        if answer.status_code != 403
    ]

    assert let_in == []


def test_no_permission_is_declared_that_nobody_carries():
    carried = set().union(*ALLOWED.values())
    declared = {Permission(declared_permission(PAGES[path].callback)) for path in GUARDED}

    assert declared <= carried


def test_a_path_of_the_api_opens_to_nobody_unknown(visitor, settings):
    settings.API_STRANGERS_A_MINUTE = 10_000
    let_in = [
        (path, method, answer.status_code)
        for path in sorted(set(PATHS) - set(PAGES))
        for method in ("GET", "POST", "PATCH", "DELETE")
        if (answer := visitor.generic(method, path)).status_code != 401
    ]

    assert let_in == []


# What tells a known caller nothing but the API itself, or only what lies in his own reach.
OPEN_TO_EVERY_CALLER = {"openapi.json", "caller", "branches"}
OPERATIONS = {
    (path, method): operation
    for path, entry in PATHS.items()
    for method, operation in getattr(entry.callback, "operations", {}).items()
}


def test_every_operation_of_the_api_declares_its_permission(as_powerless):
    for (path, method), operation in sorted(OPERATIONS.items(), key=lambda item: item[0]):
        (needed,) = operation.auth_callbacks
        answer = as_powerless.generic(method, path)
        if isinstance(needed, NeedsGuest):
            assert path.startswith("/api/v1/my/"), "what is not the staff's lies in one place"
            assert answer.status_code == 401, (path, method)
        elif needed.permission is None:
            assert path.removeprefix("/api/v1/").split("/")[0] in OPEN_TO_EVERY_CALLER
            assert answer.status_code in {200, 404}, (path, method)
        else:
            assert any(needed.permission in permissions for permissions in ALLOWED.values())
            told = (answer.status_code, answer.json()["code"])
            assert told == (403, "not_allowed"), (path, method)
