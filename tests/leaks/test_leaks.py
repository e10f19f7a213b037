"""Identifiers stand in every text that may hold one, and come out nowhere that they must not.

The rows come from `planting`: a new model is planted by itself. A place that must tell none is one
line in `SILENT`.
"""

from __future__ import annotations

import json
import logging
from urllib.parse import quote

import pytest
from tests import planting
from tests.apps.cast import client, person, top
from tests.walking import addresses, content_of

from zhike.apps.audit.models import Outbox
from zhike.apps.customers.actions import add_identifier, create_customer
from zhike.apps.customers.rules import CustomerKind, IdentifierKind
from zhike.apps.people.rules import ROLES_WITH_PAGES, Role
from zhike.apps.privacy.retention_actions import load_standard_rules
from zhike.apps.webhooks.models import Delivery
from zhike.config.log_lines import JsonLines, RefusalsInOneLine

NAME, ID_NUMBER = "欧阳测漏", "110101199003071233"
PHONE, CARD, MAIL = "13912345670", "6222021001116248", "leak@planted.example"
IDENTIFIERS = (NAME, ID_NUMBER, PHONE, CARD, MAIL)
MARK = " ".join(IDENTIFIERS)
# Addresses whose answer tells no identifier to anybody, whoever he is.
SILENT = ("/metrics", "/healthz", "/readyz", "/admin/health/")


@pytest.fixture(autouse=True)
def begun(web_home, in_english, quick_passwords):
    """What every test here begins with."""


@pytest.fixture
def planted(db):
    load_standard_rules()
    return planting.plant(MARK, short=PHONE)


def leaks_in(text: str) -> list[str]:
    return [one for one in IDENTIFIERS if one in text]


def told_by(records: list[logging.LogRecord]) -> str:
    """What the log keeps of records, in both of its forms."""
    forms = (RefusalsInOneLine("{message}", style="{"), JsonLines())
    return "\n".join(form.format(record) for record in records for form in forms)


def test_the_search_finds_what_it_looks_for():
    assert leaks_in(f"x {ID_NUMBER} {MAIL}") == [ID_NUMBER, MAIL]
    assert leaks_in("11****33") == []


def test_no_walk_of_a_role_without_customers_meets_an_identifier_of_one(planted, caplog):
    """Their own pages, exports and refusals; the log of all of it too."""
    visitor = client(person(username="kuang", role=Role.ANALYST))
    visitor.raise_request_exception = False
    with caplog.at_level(logging.DEBUG):
        told = {
            address: leaks_in(content_of(answer))
            for address in addresses(planted)
            if address.startswith(("/customers/", "/unmasking/", "/api/"))
            or "export" in address
            or address in SILENT
            for answer in (visitor.get(address), visitor.post(address))
            if answer.status_code >= 400 or "export" in address or address in SILENT
        }

    assert len(told) > 20
    assert {address: found for address, found in told.items() if found} == {}
    assert leaks_in(told_by(caplog.records)) == []


def test_places_for_machines_tell_no_identifier(planted):
    chief = client(person(username="chief", role=Role.ADMINISTRATOR))
    answers = {address: chief.get(address) for address in SILENT}

    assert {answer.status_code for answer in answers.values()} <= {200, 503}
    told = {address: leaks_in(content_of(answer)) for address, answer in answers.items()}
    assert told == {address: [] for address in SILENT}


@pytest.mark.parametrize("role", [role for role in ROLES_WITH_PAGES if role != Role.CUSTOMER])
def test_an_identifier_that_somebody_types_stays_out_of_errors_and_logs(role, db, caplog):
    """In a path, a query, a form and a JSON body, right or wrong."""
    caller = client(person(username="kuang", role=role))
    caller.raise_request_exception = False
    typed = [(one, quote(one)) for one in (ID_NUMBER, PHONE, CARD, MAIL)]
    answers = []
    with caplog.at_level(logging.DEBUG):
        for text, quoted in typed:
            answers += [
                caller.get(f"/nowhere/{quoted}/"),
                caller.get(f"/api/v1/branches/{quoted}"),
                caller.get(f"/api/v1/people?role={quoted}"),
                caller.get(f"/api/v1/branches?code={quoted}&colour={quoted}"),
                caller.post(
                    "/api/v1/branches",
                    json.dumps({"code": [text], "name": {"x": text}}),
                    content_type="application/json",
                ),
                caller.post(
                    "/api/v1/branches", f'{{"code": {text}', content_type="application/json"
                ),
                caller.post("/sign-in/", {"username": text, "password": text}),
            ]

    wrong = [answer for answer in answers if answer.status_code in range(400, 600)]
    assert wrong
    pages = {"/sign-in/"}  # what was typed into its own field stands there again
    for answer in wrong:
        if answer.wsgi_request.path not in pages:
            assert leaks_in(content_of(answer)) == [], answer.wsgi_request.path
    assert leaks_in(told_by(caplog.records)) == []


def test_what_is_done_to_a_customer_tells_other_systems_no_identifier(db):
    create_customer(
        kind=CustomerKind.PERSONAL, customer_id="C-1", name=NAME, home_branch=top(), by="chen"
    )
    for kind, value in (
        (IdentifierKind.ID_NUMBER, ID_NUMBER),
        (IdentifierKind.PHONE, PHONE),
        (IdentifierKind.CARD, CARD),
        (IdentifierKind.EMAIL, MAIL),
    ):
        add_identifier("C-1", kind=kind, value=value, by="chen")

    events = json.dumps(list(Outbox.objects.values()), default=str, ensure_ascii=False)
    assert "C-1" in events
    assert leaks_in(events) == []


def test_a_message_to_another_system_is_made_of_the_event_alone():
    """Whatever a message may say stands in the event, which the test above looks through."""
    fields = {field.name for field in Delivery._meta.concrete_fields}

    assert {"body", "event_id", "activity"} <= fields
    assert not {"before", "after", "reason"} & fields
