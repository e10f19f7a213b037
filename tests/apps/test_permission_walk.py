"""Opens every address as every role, with objects in reach and outside: see permission_table.py."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from tests.apps.conftest import client, person
from tests.apps.people.test_sessions import scope
from tests.apps.permission_samples import SAMPLES, Bound, Words
from tests.apps.permission_table import API, NOTHING, NOWHERE, PAGES, Line
from tests.apps.portal.conftest import customer_client, own_objects

from zhike.apps.api import document, limits
from zhike.apps.api.actions import create_token
from zhike.apps.calendars.actions import bank_calendar
from zhike.apps.customers.models import Customer
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.models import Branch, User
from zhike.apps.people.permissions import EVERYONE, declared_permission
from zhike.apps.people.rules import ALLOWED, Permission, Role
from zhike.apps.people.sessions import Listener, listener_of
from zhike.apps.people.step_up import PROVED
from zhike.apps.portal.doors import CUSTOMER
from zhike.apps.portal.rules import Way
from zhike.apps.portal.session_actions import open_session

WORD = re.compile(r"<(?:\w+:)?(\w+)>")
MATCH = {"If-Match": '"1"'}
POWERLESS = Role.CUSTOMER  # of the staff nobody has it
ROLES = (*ALLOWED, POWERLESS)


def entries(resolver: URLResolver, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from entries(entry, path)
        else:
            yield path, entry


ENTRIES = dict(entries(get_resolver()))
OPERATIONS = {
    (method, path): operation
    for path, entry in ENTRIES.items()
    for method, operation in getattr(entry.callback, "operations", {}).items()
}
FOUND_PAGES = {path for path in ENTRIES if not path.startswith("/api/")}
CALLS_OF_CUSTOMERS = {key: line for key, line in API.items() if line.needs in {CUSTOMER, "app"}}
CALLS = {key: line for key, line in API.items() if key not in CALLS_OF_CUSTOMERS}
OF_CUSTOMERS = sorted(path for path, line in PAGES.items() if line.needs == CUSTOMER)
GUARDED = sorted(path for path, line in PAGES.items() if line.needs not in {EVERYONE, CUSTOMER})


def test_every_address_has_its_line_and_every_line_its_address():
    advice = "give it a line in tests/apps/permission_table.py: who may open it, on what object"
    missing = sorted(FOUND_PAGES - set(PAGES)) + sorted(map(str, set(OPERATIONS) - set(API)))
    assert not missing, f"{missing} may be opened by whom? {advice}"

    left = sorted(set(PAGES) - FOUND_PAGES) + sorted(map(str, set(API) - set(OPERATIONS)))
    assert not left, f"{left} exist no more: take their lines out"
    nowhere = {p for p in ENTRIES if p.startswith("/api/")} - {path for _method, path in OPERATIONS}
    assert nowhere == NOWHERE


@pytest.mark.parametrize("path", sorted(PAGES))
def test_the_table_says_what_the_view_declares(path):
    assert declared_permission(ENTRIES[path].callback) == PAGES[path].needs


@pytest.mark.parametrize("address", sorted(API))
def test_the_table_says_what_the_operation_declares(address):
    (needed,) = OPERATIONS[address].auth_callbacks

    assert needed.permission == API[address].needs


@dataclass(frozen=True, kw_only=True, eq=False)
class Bank:
    """One person of each role at one branch, another branch, and samples at both."""

    near: Branch
    far: Branch
    walkers: dict[Role, Client]
    stale: dict[Role, Client]  # as the walkers, but they proved long ago that it is they
    users: dict[Role, User]
    stranger: User
    token: str
    empty_token: str

    @cache  # noqa: B019 - the bank lives as long as the module
    def words(self, name: str, *, role: Role, outside: bool) -> Words | None:
        """What an address is built with; None where nothing of the kind lies outside."""
        made = SAMPLES[name]
        if made.bound is Bound.PERSON:
            return self._of(name, self.stranger if outside else self.users[role])
        if made.bound is Bound.BRANCH:
            return self._of(name, self.far if outside else self.near)
        return None if outside else self._of(name, None)

    @cache  # noqa: B019
    def _of(self, name: str, whose: Any) -> Words:
        return SAMPLES[name].make(whose)


def long_ago(browser: Client) -> Client:
    session = browser.session
    session.pop(PROVED)
    session.save()
    return browser


@pytest.fixture
def bank(db) -> Bank:
    """Made once for a whole walk; whatever a request changes is taken back at once."""
    bank_calendar()  # else each page that needs it would make it anew
    near = create_branch(code="near", name="东湖支行", parent=head_office(), by="test")
    far = create_branch(code="far", name="西塘支行", parent=head_office(), by="test")
    users = {role: person(username=role, role=role, branch=near) for role in ROLES}
    made = Bank(
        near=near,
        far=far,
        users=users,
        walkers={role: client(user) for role, user in users.items()},
        stale={role: long_ago(client(user)) for role, user in users.items()},
        stranger=person(username="stranger", role=Role.AGENT, branch=far),
        token=create_token(
            name="all", permissions=tuple(Permission), branch=near, by="test"
        ).secret,
        empty_token=create_token(
            name="little", permissions=[Permission.SEE_STYLEGUIDE], branch=near, by="test"
        ).secret,
    )
    for name in SAMPLES:
        for role in ROLES:
            for outside in (False, True):
                made.words(name, role=role, outside=outside)
    return made


@pytest.fixture(autouse=True)
def a_plain_refusal(monkeypatch):
    """Nobody reads the pages of thousands of refusals; the limits of the API have their tests."""
    from django.http import HttpResponse
    from django.urls import resolvers

    real = resolvers.URLResolver.resolve_error_handler

    def handler(self, view_type):
        if view_type in {403, 404}:
            return lambda request, exception: HttpResponse(status=view_type)
        return real(self, view_type)

    monkeypatch.setattr(resolvers.URLResolver, "resolve_error_handler", handler)
    # Nor the pages themselves: what is walked is who may open them.
    monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: "")
    monkeypatch.setattr(document, "of", lambda api, prefix: {})
    limits.forget()
    # Each refusal would be written down with its whole way through the code.
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def address(path: str, words: Words) -> str:
    return WORD.sub(lambda match: str(words.get(match[1], "1")), path)


def ask(browser: Client, method: str, path: str, *, body: str = "{}", **headers: str) -> int:
    """The status of an answer; what the request changed is taken back."""
    browser.raise_request_exception = False  # a broken page is a 500, as for people
    with transaction.atomic():
        if path.startswith("/api/"):
            answer = browser.generic(
                method,
                path,
                body,
                content_type="application/json",
                headers=MATCH | headers,
            )
        else:
            answer = getattr(browser, method.lower())(path)
        transaction.set_rollback(True)
    status = answer.status_code
    if status in {301, 302} and answer.headers["Location"].startswith("/sign-in/?next="):
        return 401
    return status


def refused(path: str, method: str, *, user: User) -> int:
    """What the view itself says to somebody without its permission; it looks for no object."""
    request = getattr(RequestFactory(), method.lower())(address(path, {}))
    request.user, request.session = user, {}
    words = dict.fromkeys(WORD.findall(path), "1")
    try:
        return ENTRIES[path].callback(request, **words).status_code
    except PermissionDenied:
        return 403


def walked(bank: Bank, path: str, line: Line, method: str, *, role: Role) -> dict[str, int]:
    """What a role gets: for the object in its reach, and for the one outside."""
    if not may(line, role=role) and not path.startswith("/api/"):
        return {"near": refused(path, method, user=bank.users[role])}
    if not line.sample or line.sample == NOTHING:
        return {"near": ask(bank.walkers[role], method, address(path, {}), body=line.body)}
    found = {}
    for where, outside in (("near", False), ("outside", True)):
        words = bank.words(line.sample, role=role, outside=outside)
        # Whoever lacks the permission is refused before any object is looked for.
        if words is not None and (may(line, role=role) or not outside):
            found[where] = ask(
                bank.stale[role] if outside else bank.walkers[role],
                method,
                address(path, words),
                body=line.body,
            )
    return found


def may(line: Line, *, role: Role) -> bool:
    return line.needs is None or line.needs in ALLOWED.get(role, frozenset())


def faults(found: dict[str, int], line: Line, *, role: Role) -> list[str]:
    wrong = []
    for where, status in found.items():
        if not may(line, role=role):
            right = status == 403
        elif where == "outside" and line.all_with not in ALLOWED.get(role, frozenset()):
            right = status in {404, 405}
        elif line.sample == NOTHING:
            right = status not in {401, 403} and status < 500
        else:
            right = status not in {401, 403, 404} and status < 500
        if not right:
            wrong.append(f"{role} {where}: {status}")
    return wrong


def test_each_role_opens_what_it_may_and_only_within_its_reach(bank):
    wrong, unseen = [], []
    for path in GUARDED:
        line, met = PAGES[path], set()
        for method in ("GET",) if line.calls_out else ("GET", "POST"):
            for role in ROLES:
                found = walked(bank, path, line, method, role=role)
                wrong += [f"{method} {path} {fault}" for fault in faults(found, line, role=role)]
                met |= set(found.items())
        if ("outside", 405) in met and ("outside", 404) not in met and not line.calls_out:
            unseen.append(path)

    assert not wrong, "\n".join(wrong)
    assert not unseen, "no method reached the object outside"


@pytest.mark.parametrize("role", ROLES)
def test_each_role_hears_live_what_it_may_see(db, role):
    """The stream stands beside Django's addresses, so no line of the table speaks of it."""
    user = person(username="he", role=role)
    allowed = ALLOWED.get(role, frozenset())
    heard = Listener(
        user_id=user.pk,
        sees_jobs=Permission.SEE_JOBS in allowed,
        sees_all=Permission.SEE_ALL_JOBS in allowed,
    )

    found = listener_of(scope(client(user)))

    assert found == (heard if Permission.OWN_NOTIFICATIONS in allowed else None)


def test_who_is_not_signed_in_hears_nothing(visitor):
    assert listener_of(scope(visitor)) is None


def test_who_is_not_signed_in_is_led_to_the_door(visitor):
    met = {
        (path, method): ask(visitor, method, address(path, {}))
        for path in GUARDED
        for method in ("GET", "POST")
    }

    assert {status for status in met.values()} == {401}, met


@pytest.mark.parametrize("path", sorted(set(PAGES) - set(GUARDED) - set(OF_CUSTOMERS)))
def test_what_is_open_to_everyone_breaks_for_nobody(visitor, path):
    for method in ("GET", "POST"):
        status = ask(visitor, method, path)
        assert status < 500
        assert status != 404 or PAGES[path].sample == NOTHING


def test_each_caller_of_the_api_gets_what_he_may_and_only_within_his_reach(bank, visitor):
    wrong = []
    for (method, path), line in CALLS.items():
        for role in ROLES:
            found = walked(bank, path, line, method, role=role)
            wrong += [f"{method} {path} {fault}" for fault in faults(found, line, role=role)]
        assert ask(visitor, method, address(path, {})) == 401
    for method, path in CALLS_OF_CUSTOMERS:
        met = {ask(browser, method, address(path, {})) for browser in bank.walkers.values()}
        if met | {ask(visitor, method, address(path, {}))} != {401}:
            wrong.append(f"{method} {path}: {met}")

    assert not wrong, "\n".join(wrong)


def test_a_customer_calls_for_his_own_matters_and_for_nobody_elses(bank, visitor):
    own, strange = own_objects("C001"), own_objects("C002")
    found = Customer.objects.get(customer_id="C001")
    _session, key = open_session(found, way=Way.APP, address="", browser="")
    bearer, wrong = {"Authorization": f"Bearer {key}"}, []
    for (method, path), line in API.items():
        near = ask(
            visitor, method, address(path, own.get(line.sample, {})), body=line.body, **bearer
        )
        if line.needs != CUSTOMER:
            right = near == 401
        else:
            right = near not in {401, 403, 404} and near < 500
        if not right:
            wrong.append(f"{method} {path} own: {near}")
        if line.needs == CUSTOMER and line.sample:
            words = address(path, strange[line.sample])
            away = ask(visitor, method, words, body=line.body, **bearer)
            if away != 404:
                wrong.append(f"{method} {path} of another: {away}")
        staff = {"Authorization": f"Bearer {bank.token}"}
        if line.needs in {CUSTOMER, "app"} and ask(visitor, method, path, **staff) != 401:
            wrong.append(f"{method} {path}: open to a token of the staff")

    assert not wrong, "\n".join(wrong)


def test_a_token_gets_what_it_carries_and_only_within_its_reach(bank, visitor):
    wrong = []
    for (method, path), line in CALLS.items():
        words: dict[str, Words | None] = {"near": {}}
        if line.sample and line.sample != NOTHING:
            for where, outside in (("near", False), ("outside", True)):
                words[where] = bank.words(line.sample, role=Role.AGENT, outside=outside)
        for secret, right in (
            (
                bank.token,
                {
                    "near": lambda status: status not in {401, 403} and status < 500,
                    "outside": lambda status: status == 404,
                },
            ),
            (bank.empty_token, dict.fromkeys(words, lambda status: status == 403)),
        ):
            if line.needs is None and secret == bank.empty_token:
                continue
            for where, named in words.items():
                if named is not None:
                    bearer = {"Authorization": f"Bearer {secret}"}
                    status = ask(visitor, method, address(path, named), body=line.body, **bearer)
                    if not right[where](status):
                        wrong.append(f"{method} {path} {where}: {status}")

    assert not wrong, "\n".join(wrong)


def customers_answer(browser: Client, method: str, path: str) -> int:
    """The status of a page of the portal; the way to the customers' door is a 401."""
    browser.raise_request_exception = False
    with transaction.atomic():
        answer = getattr(browser, method.lower())(path)
        transaction.set_rollback(True)
    led = answer.status_code == 302 and answer.headers["Location"].startswith("/my/sign-in/?")
    return 401 if led else answer.status_code


def test_a_customer_opens_his_own_pages_and_only_his_own_objects(db):
    own, strange = own_objects("C001"), own_objects("C002")
    browser = customer_client("C001")
    wrong, met = [], set()
    for path in OF_CUSTOMERS:
        sample = PAGES[path].sample
        for method in ("GET", "POST"):
            near = customers_answer(browser, method, address(path, own.get(sample, {})))
            if near in {401, 403, 404} or near >= 500:
                wrong.append(f"{method} {path} own: {near}")
            if sample:
                away = customers_answer(browser, method, address(path, strange[sample]))
                met.add((path, away))
                if away not in {404, 405}:
                    wrong.append(f"{method} {path} of another: {away}")

    assert not wrong, "\n".join(wrong)
    assert {path for path, away in met if away == 404} == {path for path, _away in met}


def test_no_role_opens_a_page_of_a_customer(bank, visitor):
    objects = own_objects("C001")
    met = {
        (str(role), path, method): customers_answer(
            browser, method, address(path, objects.get(PAGES[path].sample, {}))
        )
        for role, browser in {**bank.walkers, "nobody": visitor}.items()
        for path in OF_CUSTOMERS
        for method in ("GET", "POST")
    }

    assert {key: status for key, status in met.items() if status != 401} == {}


def test_a_customer_opens_no_page_of_the_staff_and_nothing_of_the_api(db):
    own_objects("C001")
    browser = customer_client("C001")
    pages = {
        (path, method): ask(browser, method, address(path, {"customer_id": "C001"}))
        for path in GUARDED
        for method in ("GET", "POST")
    }
    calls = {
        (path, method): ask(browser, method, address(path, {"customer_id": "C001"}))
        for method, path in API
    }

    assert {key: status for key, status in pages.items() if status != 401} == {}
    assert {key: status for key, status in calls.items() if status != 401} == {}
