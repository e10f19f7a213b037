"""Goes over every list of the web system as a file, in both forms, behind rows full of traps."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from typing import Any

import pytest
from django.test import Client, RequestFactory
from openpyxl import load_workbook
from tests import planting
from tests.apps.conftest import client, person
from tests.apps.permission_samples import lotted
from tests.apps.permission_table import PAGES
from tests.apps.test_permission_walk import long_ago
from tests.pain_bank import planted_pain
from tests.walking import addresses

from zhike.apps.audit.models import AuditRow
from zhike.apps.audit.relay import relay_events
from zhike.apps.imports.models import Import
from zhike.apps.jobs.models import Job
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.list_exports import FieldClass
from zhike.apps.people.list_urls import LISTS
from zhike.apps.people.models import OwnRole, User
from zhike.apps.people.rules import Permission, Role
from zhike.apps.privacy.retention_actions import load_standard_rules
from zhike.pipelines.list_files import FORMS
from zhike.pipelines.masking import FORMULA_STARTS

NAME, ID_NUMBER = "欧阳测漏", "110101199003071233"
PHONE, CARD, MAIL = "13912345670", "6222021001116248", "leak@planted.example"
NUMBERS = (ID_NUMBER, PHONE, CARD, MAIL)
TRACE = "@+SUM(1)"  # begins every text that is short, as a formula does
MARK = " ".join((TRACE, NAME, *NUMBERS))
# What a list wants to know besides its filters: which object of the page it belongs to.
ASKED = {
    "calendar_days": lambda planted: {"code": "planted", "year": 2026},
    "rejected_mails": lambda planted: {"mailbox": planted["mailboxes.Mailbox"].pk},
    "rejected_call_events": lambda planted: {"switchboard": planted["telephony.Switchboard"].pk},
    "rejects": lambda planted: {"import": planted["imports.Import"].pk},
    "webhook_messages": lambda planted: {"endpoint": planted["webhooks.Endpoint"].pk},
    "rights_requests": lambda planted: {"state": "all"},
    "complaints": lambda planted: {"state": "all"},
    "product_course": lambda planted: {"report": planted["productvoice.ProductReport"].pk},
    "improvement_customers": lambda planted: {
        "improvement": lotted(planted["customers.Customer"].customer_id).pk
    },
    "raised_tickets": lambda planted: {"improvement": planted["improvements.Improvement"].pk},
}
# Lists of the whole bank: what they show does not lie in any branch. Each with its reason.
OF_THE_BANK = {
    "assessments": "the bank decides on a purpose once",
    "audit": "whoever reads the log reads all of it",
    "calendar_days": "one calendar for the bank",
    "calendars": "one calendar for the bank",
    "imports": "a log is the bank's",
    "pain_assumptions": "what is assumed is the bank's",
    "pain_points": "figures without names; their reach is tested with the app",
    "logs": "a log is the bank's",
    "jobs": "an administrator keeps all of them going",
    "purposes": "what customers agree to is the same everywhere",
    "rejects": "a log is the bank's",
    "retention": "periods are the law's",
    "roles": "roles are the bank's",
    "rules": "limits are the law's",
    "sign_ins": "figures without names",
    "improvement_ledger": "effects are the bank's",
    "improvements": "improvements are the bank's",
    "silent_customers": "figures of groups; their reach is tested with the app",
    "touchpoints": "figures without names; their reach is tested with the app",
    "survey_figures": "figures without names; their reach is tested with the app",
    "survey_questions": "figures without names; their reach is tested with the app",
    "survey_results": "figures without names; their reach is tested with the app",
    "surveys": "what is asked is the bank's",
    "label_agreement": "figures without names, of the whole bank",
    "sentiment_versions": "what texts are read with is the bank's",
    "product_course": "figures without names, of the whole bank",
    "product_reports": "figures without names, of the whole bank",
    "voice_aspects": "figures without names; their reach is tested with the app",
    "voice_issues": "figures without names, of the whole bank",
    "voice_topics": "figures without names, of the whole bank",
    "webhook_messages": "systems are the bank's",
    "webhooks": "systems are the bank's",
}
WHOLE = {path for path in PAGES if "<" not in path}
# Pages whose tables or cards are no list to take out. Each with its reason.
NO_LIST = {
    "/": "short forms of lists that have pages of their own",
    "/account/": "one's own sessions",
    "/account/notifications/": "a form",
    "/account/second-factor/": "one's own keys",
    "/admin/health/": "what is well now; /readyz and /metrics give it to machines",
    "/admin/imports/new/": "a form",
    "/admin/imports/new/database/": "a form",
    "/admin/roles/new/": "a form",
    "/improvements/new/": "a form",
    "/complaints/new/": "a form",
    "/customers/C-900/consents/": "one customer's choices go out in the copy he asks for",
    "/customers/new/": "a form",
    "/customers/rights/new/": "a form",
    "/insight/planted/": "figures of the demo bank",
    "/admin/surveys/planted/": "one survey's form",
    "/my/enter/": "the customers' door",
    "/my/sign-in/": "the customers' door",
    "/desk/": "conversations are served one by one; tickets go out from their own list",
    "/desk/new/": "a form",
    "/desk/new/mail/": "a form",
    "/desk/report/": "sums; the tickets behind them go out from their own list",
    "/desk/list/": "the side of the desk",
    "/admin/chat/": "a form",
    "/chat/frame/": "the customer's own talk",
    "/complaints/back/": "figures; the complaints behind them go out from their own list",
    "/complaints/reported/": "figures; the complaints behind them go out from their own list",
    "/desk/floor/": "what is now, and something else in five seconds",
    "/desk/floor/now/": "the same",
    "/desk/shortcuts/": "texts and acts to be pressed, each with a page of its own",
    "/desk/shortcuts/macros/new/": "a form",
    "/desk/shortcuts/replies/new/": "a form",
    "/prove/": "a form",
    "/search/": "what fits a question; tickets go out from their own list",
    "/styleguide/": "examples",
    "/voice/labels/": "one text at a time, read blind",
    "/voice/labels/settle/": "one text at a time",
    "/voice/words/": "words behind a figure are read, not taken out",
}


@pytest.fixture(autouse=True)
def home_of_the_web(settings, own_home):
    own_home.mkdir()
    settings.HOME = own_home
    settings.FILE_UPLOAD_TEMP_DIR = own_home / "tmp"
    for folder in ("tmp", "rejects"):
        (own_home / folder).mkdir()
    reject = f'row,column,value,rule\r\n7,case_id,"{MARK}",{TRACE}\r\n'
    (own_home / "rejects" / "m").write_text(reject, encoding="utf-8")


@pytest.fixture
def planted(db, read_store, own_home) -> dict[str, Any]:
    load_standard_rules()
    shutil.copytree(read_store, own_home / "store")
    return planting.plant(MARK, short=TRACE)


@pytest.fixture
def insider(planted) -> Client:
    return client(_with_every_permission(planted["people.User"]))


@pytest.fixture
def outsider(planted) -> Client:
    elsewhere = create_branch(code="far", name="西塘支行", parent=head_office(), by="test")
    return client(
        _with_every_permission(person(username="out", role=Role.ADMINISTRATOR, branch=elsewhere))
    )


def _with_every_permission(user: User) -> User:
    user.own_role, _new = OwnRole.objects.get_or_create(
        name="all", defaults={"permissions": list(Permission), "based_on": Role.ADMINISTRATOR}
    )
    user.save()
    return user


def taken(browser: Client, name: str, planted: dict[str, Any], *, form: str) -> list[list[Any]]:
    """The lines of a list as a file; the first one is its head."""
    if name == "logs":
        relay_events()  # else there is none
    if name in {"pain_points", "silent_customers", "touchpoints"}:
        planted_pain(MARK, branch=planted["people.Branch"].name)
    asked = ASKED.get(name, lambda _planted: {})(planted)
    answer = browser.get(f"/lists/{name}/{form}/", asked)
    assert answer.status_code == 200, (name, answer.status_code)
    assert answer["Content-Type"] == FORMS[form]
    assert answer["Content-Disposition"].endswith(f'.{form}"')
    body = b"".join(answer.streaming_content)
    if form == "csv":
        return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    cells = [row for row in load_workbook(io.BytesIO(body)).active.iter_rows()]
    assert not [cell for row in cells for cell in row if cell.data_type == "f"], name
    return [["" if cell.value is None else cell.value for cell in row] for row in cells]


def begins_a_formula(cell: Any) -> bool:
    text = str(cell)
    is_number = re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", text)
    return text.startswith(FORMULA_STARTS) and not is_number


# A workbook is made of the rows of the text file: on PostgreSQL the one is enough.
IN_BOTH_FORMS = ["csv", pytest.param("xlsx", marks=pytest.mark.one_database)]


@pytest.mark.parametrize("form", IN_BOTH_FORMS)
@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_goes_out_masked_and_harmless_and_is_written_down(insider, planted, name, form):
    head, *rows = taken(insider, name, planted, form=form)

    assert rows, "the planted row is there"
    assert len({len(row) for row in (head, *rows)}) == 1
    told = "\n".join(str(cell) for row in rows for cell in row)
    assert [one for one in NUMBERS if one in told] == []
    of_customers = [
        place
        for place, column in enumerate(LISTS[name].columns)
        if column.field_class == FieldClass.CUSTOMER
    ]
    assert not [row for row in rows for place in of_customers if NAME in str(row[place])]
    assert not [cell for row in (head, *rows) for cell in row if begins_a_formula(cell)]
    written = AuditRow.objects.filter(activity="export list").get()
    assert written.by == planted["people.User"].username
    noted = json.loads(written.after)
    assert (noted["list"], noted["rows"], noted["form"]) == (name, len(rows), form)


@pytest.mark.parametrize("name", sorted(set(LISTS) - set(OF_THE_BANK)))
def test_what_is_out_of_reach_is_in_no_file(insider, outsider, planted, name):
    def traces(browser: Client) -> list[list[Any]]:
        rows = taken(browser, name, planted, form="csv")[1:]
        return [row for row in rows if re.search(r"SUM|C-90[01]|planted", " ".join(row))]

    assert traces(insider)
    assert traces(outsider) == []


@pytest.mark.one_database
@pytest.mark.parametrize("name", sorted(LISTS))
def test_no_cell_asks_the_database(insider, planted, name, django_assert_num_queries):
    if name == "logs":
        relay_events()
    if name in {"pain_points", "silent_customers", "touchpoints"}:
        planted_pain(MARK, branch=planted["people.Branch"].name)
    listed = LISTS[name]
    request = RequestFactory().get("/", ASKED.get(name, lambda _planted: {})(planted))
    request.user = planted["people.User"]
    columns = listed.present_columns
    shown = list(listed.shown(list(listed.rows(request)), request))

    with django_assert_num_queries(0):
        cells = [[column.cell(row) for column in columns] for row in shown]

    assert cells


@pytest.mark.one_database
@pytest.mark.parametrize("name", sorted(name for name in LISTS if LISTS[name].is_personal))
def test_what_names_people_needs_a_fresh_proof(planted, name):
    stale = long_ago(client(_with_every_permission(planted["people.User"])))

    answer = stale.get(f"/lists/{name}/csv/", ASKED.get(name, lambda _planted: {})(planted))

    assert (answer.status_code, answer["Location"]) == (302, "/prove/")
    assert not AuditRow.objects.filter(activity="export list").exists()


@pytest.mark.one_database
def test_a_page_with_a_list_offers_it_in_both_forms_or_says_why_not(insider, planted):
    Job.objects.update(state="done")
    Import.objects.update(is_check=False, read=1, stored=0, duplicates=0, rejected=1)
    offered, bare = set(), []
    lot = lotted(planted["customers.Customer"].customer_id)
    for address in [*addresses(planted), f"/improvements/{lot.pk}/"]:
        if address.startswith(("/api/", "/lists/")):
            continue
        answer = insider.get(address)
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        page = answer.content.decode()
        found = set(re.findall(r"/lists/(\w+)/(\w+)/", page))
        offered |= found
        names_nothing = address in WHOLE
        if not found and ("<table" in page or names_nothing) and address not in NO_LIST:
            bare.append(address)

    assert not bare, f"{bare}: offer the list with exports, or say in NO_LIST why there is none"
    assert offered == {(name, form) for name in LISTS for form in FORMS}
