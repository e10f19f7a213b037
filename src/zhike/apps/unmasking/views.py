from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.people.step_up import needs_fresh_proof
from zhike.apps.unmasking.actions import end_unmask, grant_unmask
from zhike.apps.unmasking.errors import UnmaskRefused
from zhike.apps.unmasking.forms import FIELD_LABELS, UnmaskForm
from zhike.apps.unmasking.models import UnmaskGrant
from zhike.apps.unmasking.queries import grants_for
from zhike.apps.unmasking.subjects import Subject, subject_of
from zhike.apps.vault.keys import Keyring

PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class ShownGrant:
    """An act of unmasking with its note, opened for who watches over them."""

    grant: UnmaskGrant
    fields: list[Any]
    note: str
    is_erased: bool


@requires(Permission.UNMASK)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unmask(request: HttpRequest, customer_id: str) -> HttpResponseBase:
    """Ask for values of one customer in clear, with reason and for some minutes."""
    return _asked(request, _wanted(request, customer_id))


@needs_fresh_proof
def _asked(request: HttpRequest, subject: Subject) -> HttpResponse:
    form = UnmaskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            grant_unmask(
                customer_id=subject.customer_id,
                branch=subject.branch,
                by=person_of(request),
                **form.grounds(),
            )
        except UnmaskRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(subject.address)
    context = {"form": form, "subject": subject}
    return render(request, "unmasking/unmask.html", context, status=422 if form.errors else 200)


@requires(Permission.UNMASK)
@require_POST
def end(request: HttpRequest, customer_id: str) -> HttpResponse:
    subject = _wanted(request, customer_id)
    end_unmask(customer_id=subject.customer_id, by=person_of(request))
    messages.success(request, _("The values are masked again."))
    return redirect(subject.address)


@requires(Permission.SEE_UNMASKING)
@never_cache
@require_safe
def grants(request: HttpRequest) -> HttpResponse:
    """Who unmasked what, of which customer, why and for how long: those in reach."""
    wanted = wanted_of(request)
    page = Paginator(grants_for(person_of(request), **wanted), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {"page": page, "rows": shown_grants(list(page)), "wanted": wanted}
    return render(request, "unmasking/grants.html", context)


def wanted_of(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip() for name in ("person", "customer_id")}


def shown_grants(grants: Sequence[UnmaskGrant]) -> list[ShownGrant]:
    """Open the notes of a list of grants: one look-up of keys for all."""
    keys = Keyring.of(grant.customer_id for grant in grants)
    return [
        ShownGrant(
            grant=grant,
            fields=[FIELD_LABELS.get(name, name) for name in grant.fields],
            note=keys.open(grant.note_sealed, customer_id=grant.customer_id),
            is_erased=keys.is_erased(grant.customer_id),
        )
        for grant in grants
    ]


def _wanted(request: HttpRequest, customer_id: str) -> Subject:
    subject = subject_of(customer_id, caller=person_of(request))
    if subject is None:
        raise Http404
    return subject
