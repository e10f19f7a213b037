from zhike.apps.pains.forms import AssumptionForm, LeavingForm


def test_an_assumption_needs_its_reason_and_a_name_that_exists():
    form = AssumptionForm({"name": "luck", "value": "1", "reason": ""})

    assert set(form.errors) == {"name", "reason"}
    assert AssumptionForm({"name": "years", "value": "", "reason": "r"}).is_valid()
    assert "leaving" not in dict(form.fields["name"].choices)
    assert LeavingForm({"value": "5", "reason": "r"}).is_valid()
