import pytest
from tests.apps.conftest import client, person

from zhike.apps.people.branch_actions import head_office
from zhike.apps.people.rules import Role

PAGE = "/insight/pains/touchpoints/"


@pytest.fixture
def as_analyst(db):
    return client(person(username="analyst", role=Role.ANALYST, branch=head_office()))


def test_an_analyst_reads_the_register_with_its_rules_and_an_agent_does_not(
    as_analyst, as_agent, pains_in_store
):
    page = as_analyst.get(PAGE, {"by": "segment"}).content.decode()

    for words in ("热线", "年轻家庭", "exact test, corrected", "None by this rule", "Coverage"):
        assert words in page
    assert "Events without a touchpoint" in page
    assert "nobody has asked" in page
    assert "touchpoints.yaml under stated" in page
    assert as_agent.get(PAGE).status_code == 403


def test_an_empty_bank_says_where_touchpoints_come_from(as_analyst):
    assert "No touchpoints yet" in as_analyst.get(PAGE).content.decode()
