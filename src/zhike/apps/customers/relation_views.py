"""The forms for relations and for the profile on a customer's page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from zhike.apps.customers import profile_actions, queries, relation_actions
from zhike.apps.customers.change_views import changed
from zhike.apps.customers.errors import CustomerUnknown
from zhike.apps.customers.forms import RelationForm, SwitchForm, ValueForm
from zhike.apps.customers.relations import relation_of
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission


@requires(Permission.CHANGE_CUSTOMERS)
@require_POST
def relate(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Note a relation; both customers must be in reach."""
    form = RelationForm(request.POST)

    def change(by: str) -> object:
        other = form.cleaned_data["other"].strip()
        if queries.customer_of(other, caller=person_of(request)) is None:
            raise CustomerUnknown
        pair = (other, customer_id) if form.cleaned_data["turned"] else (customer_id, other)
        return relation_actions.add_relation(
            subject=pair[0],
            object=pair[1],
            kind=form.cleaned_data["kind"],
            since_date=timezone.localdate(),
            by=by,
        )

    return changed(request, customer_id, form=form, change=change)


@requires(Permission.CHANGE_CUSTOMERS)
@require_POST
def end_relation(request: HttpRequest, customer_id: str, relation_id: int) -> HttpResponse:
    if relation_of(relation_id, customer_id=customer_id) is None:
        raise Http404
    return changed(
        request,
        customer_id,
        change=lambda by: relation_actions.end_relation(relation_id, by=by),
    )


@requires(Permission.CHANGE_CUSTOMERS)
@require_POST
def note_value(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Note what the customer says, or set right what stands there."""
    form = ValueForm(request.POST)

    def change(by: str) -> object:
        given = form.cleaned_data
        act = profile_actions.correct_value if given["corrects"] else profile_actions.state_value
        return act(customer_id, name=given["name"], value=given["value"], by=by)

    return changed(request, customer_id, form=form, change=change)


@requires(Permission.CHANGE_CUSTOMERS)
@require_POST
def switch(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Let nothing be inferred any more under one name, or again."""
    form = SwitchForm(request.POST)
    return changed(
        request,
        customer_id,
        form=form,
        change=lambda by: profile_actions.switch_inferred(customer_id, **form.cleaned_data, by=by),
    )
