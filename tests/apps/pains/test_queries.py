import pytest
from tests.pain_bank import FEE

from zhike.apps.pains.queries import assumed_now, board_for

pytestmark = pytest.mark.django_db


class Nobody:
    username, reach = "nobody", None

    def may(self, _permission):
        return True


def test_every_assumption_stands_with_its_default_before_anybody_sets_one():
    rows = assumed_now()

    assert {"years", "contact_yuan", "weight.value", "severity.repeat"} <= {r.name for r in rows}
    assert all(row.change is None and row.value is not None for row in rows)


def test_without_a_branch_nothing_is_in_reach(pains_in_store):
    assert board_for(Nobody()).rows == []
    assert FEE  # planted, and not seen
