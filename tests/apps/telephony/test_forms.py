from __future__ import annotations

import pytest

from zhike.apps.telephony.forms import CallerForm, ExtensionForm, SwitchboardForm, WrapUpForm


def test_only_queues_that_somebody_answers_for_take_calls(administrator, hotline):
    from zhike.apps.people.models import WorkQueue

    bare = WorkQueue.objects.create(code="bare", name="空", branch=hotline.branch)
    choices = SwitchboardForm(by=administrator).fields["queue"].queryset

    assert hotline in choices
    assert bare not in choices


@pytest.mark.parametrize("number", ["", "80\x0001", "x" * 51])
def test_an_extension_is_one_printable_line(administrator, agent, number):
    form = ExtensionForm({"number": number, "person": agent.username}, by=administrator)

    assert "number" in form.errors


def test_a_note_may_be_left_out_and_has_an_end():
    assert WrapUpForm({"text": ""}).is_valid()
    assert not WrapUpForm({"text": "x" * 4001}).is_valid()
    assert not CallerForm({"customer_id": ""}).is_valid()
