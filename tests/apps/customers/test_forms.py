from __future__ import annotations

from zhike.apps.customers.forms import FactsForm, IdentifierForm
from zhike.apps.customers.queries import branch_choices
from zhike.apps.customers.rules import IdentifierKind


def test_only_branches_in_reach_can_be_chosen(teller, east, west):
    form = FactsForm({"version": 1, "home_branch": west.pk}, branches=branch_choices(teller))

    assert "home_branch" in form.errors


def test_a_kind_comes_out_as_what_it_is():
    form = IdentifierForm({"kind": "phone", "value": "13812345678"})

    assert form.is_valid()
    assert form.cleaned_data["kind"] is IdentifierKind.PHONE
