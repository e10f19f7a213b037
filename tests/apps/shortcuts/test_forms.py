from __future__ import annotations

from zhike.apps.shortcuts.forms import DoesForm, MacroForm, ReplyForm
from zhike.apps.tickets.rules import State


def test_for_whom_is_offered_as_far_as_somebody_reaches(agent, head, hotline):
    assert [key for key, _label in ReplyForm(by=agent).fields["whose"].choices] == ["own"]
    offered = [key for key, _label in ReplyForm(by=head).fields["whose"].choices]
    assert offered == ["own", "all", str(hotline.pk)]


def test_for_others_cannot_be_posted_by_who_may_not(agent, hotline):
    given = {"title": "x", "text": "y", "whose": str(hotline.pk)}

    assert "whose" in ReplyForm(given, by=agent).errors


def test_what_is_empty_is_left_alone(agent, hotline):
    form = DoesForm({}, by=agent)

    assert form.is_valid(), form.errors
    assert not any(form.cleaned_data.values())


def test_no_ticket_is_made_new_or_merged_by_a_macro(agent):
    offered = {key for key, _label in DoesForm(by=agent).fields["state"].choices}

    assert offered.isdisjoint({State.NEW, State.MERGED})


def test_a_department_and_what_is_wanted_go_together(head, hotline):
    given = {"title": "x", "whose": "own"}

    assert "department" in MacroForm({**given, "wanted": "核对"}, by=head).errors
    assert "wanted" in MacroForm({**given, "department": hotline.pk}, by=head).errors
