from __future__ import annotations

import pytest
from tests.apps.conftest import client, person

from zhike.apps.people.rules import Role

LOG = "/insight/journeys/loans/"
STEP = f"{LOG}panel/?edge_from=apply&edge_to=check+papers"


@pytest.fixture
def as_manager(db):
    return client(person(username="zhou", role=Role.MANAGER))


def test_a_step_opens_with_its_cases(as_analyst, loans):
    page = as_analyst.get(STEP).content.decode()

    assert f'href="{LOG}cases/m1/"' in page


def test_a_manager_sees_figures_but_no_case(as_manager, loans):
    page = as_manager.get(STEP).content.decode()

    assert "Median time" in page
    assert "m1" not in page
    assert as_manager.get(f"{LOG}cases/m1/").status_code == 403


def test_an_activity_opens_with_its_neighbours(as_analyst, loans):
    page = as_analyst.get(f"{LOG}panel/?node=check+papers").content.decode()

    assert "return papers" in page


@pytest.mark.parametrize("query", ["", "?node=dance", "?edge_from=approve&edge_to=apply"])
def test_a_panel_of_nothing_is_not_found(as_analyst, loans, query):
    assert as_analyst.get(f"{LOG}panel/{query}").status_code == 404


def test_a_case_is_told_and_leads_to_its_customer_without_naming_him(as_analyst, loans):
    page = as_analyst.get(f"{LOG}cases/m1/").content.decode()

    assert "check papers" in page
    assert f'href="{LOG}customer-of/m1/"' in page
    assert "C1<" not in page


def test_the_customer_of_a_case_is_told_over_all_logs(as_analyst, loans):
    page = as_analyst.get(f"{LOG}customer-of/m1/").content.decode()

    assert "loans · m1" in page


def test_a_customer_opens_by_id(as_analyst, loans):
    assert as_analyst.get("/insight/customers/C1/").status_code == 200
    assert as_analyst.get("/insight/customers/C999/").status_code == 404


def test_a_case_that_is_not_there_is_not_found(as_analyst, loans):
    assert as_analyst.get(f"{LOG}cases/none/").status_code == 404
    assert as_analyst.get(f"{LOG}customer-of/none/").status_code == 404


def test_cases_are_read_only(as_analyst, loans):
    assert as_analyst.post(f"{LOG}cases/m1/").status_code == 405
