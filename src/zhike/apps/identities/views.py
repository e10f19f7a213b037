from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhike.apps.identities import actions, queries
from zhike.apps.identities.errors import IdentitiesError
from zhike.apps.identities.forms import DecisionForm, MergeForm
from zhike.apps.identities.models import Pair
from zhike.apps.identities.rules import PairState
from zhike.apps.identities.side_by_side import shown_pairs
from zhike.apps.jobs.actions import start_job
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission


@requires(Permission.SEE_DUPLICATES)
@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The pairs that wait for somebody, the surest first; or those that were kept apart."""
    state = wanted_state(request)
    page = _page(request, queries.pairs_for(person_of(request), state))
    context = {
        **_frame(request, current=state),
        "page": page,
        "rows": shown_pairs(list(page.object_list)),
        "form": DecisionForm(auto_id=False),
    }
    return render(request, "identities/queue.html", context)


def wanted_state(request: HttpRequest) -> PairState:
    return PairState.APART if request.GET.get("show") == "apart" else PairState.OPEN


@requires(Permission.SEE_DUPLICATES)
@never_cache
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Every merge with its reason, and whether it was taken back."""
    page = _page(request, queries.merges_for(person_of(request)))
    context = {**_frame(request, current="merged"), "page": page, "rows": page.object_list}
    return render(request, "identities/ledger.html", context)


@requires(Permission.MERGE_CUSTOMERS)
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Let the worker look for duplicates, unless it does so already."""
    person = person_of(request)
    if queries.is_looking():
        messages.info(request, _("The worker is looking for duplicates already."))
    else:
        title, arguments = _("Whole customer master"), {"by": person.username}
        start_job(kind=queries.LOOKING, title=title, by=person, arguments=arguments)
        messages.success(request, _("The worker looks for duplicates now."))
    return redirect("identities:queue")


@requires(Permission.MERGE_CUSTOMERS)
@require_POST
def merge(request: HttpRequest, pair_id: int) -> HttpResponse:
    pair, form = _pair(request, pair_id), MergeForm(request.POST)

    def act(by: str, reason: Any, note: str) -> object:
        both = form.seen(pair.first.customer_id, pair.second.customer_id)
        return actions.merge_customers(**both, reason=reason, note=note, by=by)

    return _done(request, form, act, said=_("Merged. The ledger has the way back."))


@requires(Permission.MERGE_CUSTOMERS)
@require_POST
def apart(request: HttpRequest, pair_id: int) -> HttpResponse:
    pair = _pair(request, pair_id)

    def act(by: str, reason: Any, note: str) -> object:
        first, second = pair.first.customer_id, pair.second.customer_id
        return actions.keep_apart(first=first, second=second, reason=reason, note=note, by=by)

    said = _("Kept apart. The pair will not be proposed again.")
    return _done(request, DecisionForm(request.POST), act, said=said)


@requires(Permission.MERGE_CUSTOMERS)
@require_POST
def again(request: HttpRequest, pair_id: int) -> HttpResponse:
    _pair(request, pair_id)
    actions.propose_again(pair_id, by=person_of(request).username)
    messages.success(request, _("The pair is in the queue again."))
    return redirect("identities:queue")


@requires(Permission.MERGE_CUSTOMERS)
@require_POST
def undo(request: HttpRequest, merge_id: int) -> HttpResponse:
    if not queries.merges_for(person_of(request)).filter(pk=merge_id).exists():
        raise Http404

    def act(by: str, reason: Any, note: str) -> object:
        return actions.unmerge_customers(merge_id, reason=reason, note=note, by=by)

    said = _("Taken back. Both entries are in use again.")
    return _done(request, DecisionForm(request.POST), act, said=said, to="identities:ledger")


def _done(
    request: HttpRequest,
    form: Form,
    act: Callable[[str, Any, str], object],
    *,
    said: str,
    to: str = "identities:queue",
) -> HttpResponse:
    """Do it, and say what came of it on the page it was done from."""
    if not form.is_valid():
        messages.error(request, _("Choose a reason, and try again."))
        return redirect(to)
    by, known = person_of(request).username, form.cleaned_data
    try:
        act(by, known["reason"], known["note"])
    except IdentitiesError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(to)


def _pair(request: HttpRequest, pair_id: int) -> Pair:
    found = queries.pair_of(pair_id, caller=person_of(request))
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, rows: QuerySet[Any]) -> Any:
    return Paginator(rows, queries.PAGE_SIZE).get_page(request.GET.get("page"))


def _frame(request: HttpRequest, *, current: str) -> dict[str, Any]:
    address = reverse("identities:queue")
    return {
        "may_merge": person_of(request).may(Permission.MERGE_CUSTOMERS),
        "may_see_jobs": person_of(request).may(Permission.SEE_JOBS),
        "crumbs": [(_("Customers"), reverse("customers:list"))]
        if person_of(request).may(Permission.SEE_CUSTOMERS)
        else [],
        "last_look": queries.last_look(),
        "current": current,
        "tabs": [
            (PairState.OPEN, _("To decide"), address),
            (PairState.MERGED, _("Ledger of merges"), reverse("identities:ledger")),
            (PairState.APART, _("Kept apart"), f"{address}?show=apart"),
        ],
    }
