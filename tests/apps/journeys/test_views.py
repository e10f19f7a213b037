from __future__ import annotations

import csv
import io
from urllib.parse import urlencode

import pytest
from tests.apps.journeys.conftest import AWKWARD, AWKWARD_LIST

from zhike.apps.audit.models import AuditRow
from zhike.apps.journeys.tabs.registry import TABS

# Figures of the event store; the database only says who asks.
pytestmark = pytest.mark.one_database

LOG = "/insight/journeys/loans/"


def test_the_logs_lead_to_their_journeys(as_analyst, loans):
    page = as_analyst.get("/insight/journeys/").content.decode()

    assert f'href="{LOG}"' in page


def test_a_bank_without_logs_says_what_to_do(as_analyst):
    page = as_analyst.get("/insight/journeys/").content.decode()

    assert "No event log yet" in page


def test_an_old_address_leads_to_the_log(as_analyst, loans):
    assert as_analyst.get("/insight/journeys/?log=loans").url == LOG


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens(as_analyst, loans, tab):
    answer = as_analyst.get(f"{LOG}{tab}/")

    assert answer.status_code == 200
    assert 'aria-current="page"' in answer.content.decode()


@pytest.mark.parametrize("tab", TABS)
def test_a_log_of_one_event_breaks_no_tab(as_analyst, lonely, tab):
    assert as_analyst.get(f"/insight/journeys/lonely/{tab}/").status_code == 200


@pytest.mark.parametrize("tab", TABS)
def test_a_filter_that_keeps_nothing_breaks_no_tab(as_analyst, loans, tab):
    assert as_analyst.get(f"{LOG}{tab}/?min_seconds=99999999").status_code == 200


def test_a_log_without_channels_says_what_it_would_take(as_analyst, lonely):
    page = as_analyst.get("/insight/journeys/lonely/channels/").content.decode()

    assert "This needs events with a channel" in page


def test_the_map_carries_the_rows_of_the_answer(as_analyst, loans):
    parts = as_analyst.get(LOG).context["parts"]

    payload = parts[0].extra["payload"]
    steps = {(e["activity"], e["next_activity"]): e["steps"] for e in payload["edges"]}
    assert steps["apply", "check papers"] == 3
    assert payload["starts"] == [{"activity": "apply", "cases": 5}]


def test_htmx_gets_the_part_below_the_frame(as_analyst, loans):
    answer = as_analyst.get(LOG, headers={"HX-Request-Type": "partial"})

    assert "<html" not in answer.content.decode()
    assert "HX-Request-Type" in answer["Vary"]


def test_a_filter_that_cannot_be_read_is_told_and_left_out(as_analyst, loans):
    page = as_analyst.get(f"{LOG}?period_from=yesterday").content.decode()

    assert "This filter cannot be read" in page
    assert "yesterday" in page


def test_the_form_leads_to_a_short_address(as_analyst, loans):
    answer = as_analyst.get(f"{LOG}map/?apply=1&min_hours=2&channels=&with_activities=approve")

    assert answer.url == f"{LOG}map/?min_seconds=7200&with_activities=approve"


@pytest.mark.parametrize("path", ["/insight/journeys/none/", f"{LOG}none/", f"{LOG}export/x.csv"])
def test_what_is_not_there_is_not_found(as_analyst, loans, path):
    assert as_analyst.get(path).status_code == 404


def test_pages_are_read_only(as_analyst, loans):
    assert as_analyst.post(LOG).status_code == 405


def test_an_export_is_a_file_of_the_filtered_answer(as_analyst, loans):
    answer = as_analyst.get(f"{LOG}export/activities.csv?with_activities=return+papers")

    assert 'filename="zhike-activities-2' in answer["Content-Disposition"]
    assert "apply,1,1" in text_of(answer)
    (written,) = AuditRow.objects.filter(activity="export list")
    assert '"filter": "with_activities=return papers"' in written.after


def test_an_export_with_a_wrong_option_is_a_bad_request(as_analyst, loans):
    answer = as_analyst.get(f"{LOG}export/repeat_contacts.csv?option.days=never")

    assert answer.status_code == 400


def test_the_five_doors_are_closed_to_other_roles(as_agent, visitor, loans):
    assert as_agent.get(LOG).status_code == 403
    assert visitor.get(LOG).status_code == 302


def text_of(answer):
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def funnel_of(part):
    return {row["stage"]: row["cases"] for row in part.answer.rows}


def test_names_with_commas_quotes_and_lines_go_through_form_page_and_export(as_analyst, awkward):
    given = {"steps": AWKWARD_LIST}

    answer = as_analyst.get("/insight/journeys/awkward/funnel/", given)

    part = answer.context["parts"][0]
    assert funnel_of(part) == dict(zip(AWKWARD, (2, 2, 1), strict=True))
    field = part.fields[0]
    assert field.value == AWKWARD_LIST
    assert ",".join(written for written, name in field.picks if name in AWKWARD) == AWKWARD_LIST
    rows = list(csv.DictReader(io.StringIO(text_of(as_analyst.get(part.csv_url)))))
    assert [(row["stage"], row["cases"]) for row in rows] == list(
        zip(AWKWARD, ("2", "2", "1"), strict=True)
    )


def test_a_saved_view_keeps_names_with_commas(as_analyst, awkward):
    query = urlencode({"steps": AWKWARD_LIST})

    answer = as_analyst.post(
        "/insight/journeys/awkward/views/", {"name": "a", "tab": "funnel", "query": query}
    )

    part = as_analyst.get(answer.url).context["parts"][0]
    assert funnel_of(part) == dict(zip(AWKWARD, (2, 2, 1), strict=True))


def test_approval_levels_may_hold_commas(as_analyst, awkward):
    given = {"levels": AWKWARD_LIST, "approved": "yes"}

    answer = as_analyst.get("/insight/journeys/awkward/approvals/", given)

    assert [row["level"] for row in answer.context["parts"][0].answer.rows] == list(AWKWARD)


def test_the_api_takes_names_with_commas(as_analyst, awkward):
    answer = as_analyst.get("/api/v1/journeys/awkward/funnel", {"steps": AWKWARD_LIST})

    assert [row["stage"] for row in answer.json()] == list(AWKWARD)


def test_quotes_that_do_not_fit_show_what_is_needed_instead_of_a_fault(as_analyst, awkward):
    answer = as_analyst.get("/insight/journeys/awkward/funnel/", {"steps": '"open, end'})

    assert answer.context["parts"][0].lack
