import pytest

from zhike.apps.audit.models import AuditRow
from zhike.apps.pains.actions import set_assumption
from zhike.apps.pains.errors import ValueOutOfBounds
from zhike.apps.pains.models import AssumptionChange
from zhike.apps.pains.queries import assumptions_now, value_now

pytestmark = pytest.mark.django_db


def test_the_last_setting_holds_all_stay_and_each_is_on_record():
    set_assumption(name="years", value=3, reason="as finance reckons", by="anna")
    set_assumption(name="years", value=None, reason="not agreed", by="bert")

    assert value_now("years") == 1.0
    assert list(AssumptionChange.objects.values_list("value", flat=True)) == [None, 3.0]
    record = AuditRow.objects.get(by="anna")
    assert (record.activity, record.outcome) == ("set assumption", "years")


def test_weights_severity_and_single_matters_reach_the_board():
    set_assumption(name="weight.reach", value=2, reason="r", by="anna")
    set_assumption(name="severity.wait", value=0.9, reason="r", by="anna")
    set_assumption(name="leaving", matter="fees", value=0.05, reason="r", by="anna")

    found = assumptions_now()

    assert found.weights["reach"] == 2
    assert found.severity["wait"] == 0.9
    assert found.leaving == {"fees": 0.05}


def test_what_no_board_can_be_reckoned_with_is_refused():
    with pytest.raises(ValueOutOfBounds, match="from 7 to 330"):
        set_assumption(name="leave_days", value=1, reason="r", by="anna")
    assert not AssumptionChange.objects.exists()
