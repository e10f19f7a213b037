from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhike.apps.people import stand_in_actions
from zhike.apps.people.errors import PeopleError
from zhike.apps.people.forms import StandInForm
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.queries import stand_ins_seen_by
from zhike.apps.people.rules import Permission


@requires(Permission.STAND_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def stand_ins(request: HttpRequest) -> HttpResponse:
    """Whom one may act for, and who acts for oneself or for people one leads."""
    user, now = person_of(request), timezone.now()
    form = StandInForm(request.POST or None, by=user, initial={"begins_at": now})
    if form.is_valid():
        try:
            stand_in_actions.arrange_stand_in(**form.cleaned_data, by=user)
        except PeopleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("people:stand_ins")
    rows = list(stand_ins_seen_by(user, now=now))
    context = {
        "form": form,
        "mine": [row for row in rows if row.stand_in_id == user.pk],
        "others": [row for row in rows if row.stand_in_id != user.pk],
        "now": now,
    }
    return render(request, "people/stand_ins.html", context, status=422 if form.errors else 200)


@requires(Permission.STAND_IN)
@require_POST
def end(request: HttpRequest, row_id: int) -> HttpResponse:
    user = person_of(request)
    row = get_object_or_404(stand_ins_seen_by(user, now=timezone.now()), pk=row_id)
    try:
        stand_in_actions.end_stand_in(row, by=user)
    except PeopleError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Ended."))
    return redirect("people:stand_ins")


@requires(Permission.STAND_IN)
@require_POST
def act(request: HttpRequest, row_id: int) -> HttpResponse:
    user = person_of(request)
    row = get_object_or_404(stand_ins_seen_by(user, now=timezone.now()), pk=row_id)
    try:
        stand_in_actions.begin_acting(request, row_id=row.pk, user=user)
    except PeopleError as refusal:
        messages.error(request, str(refusal))
        return redirect("people:stand_ins")
    return redirect("/")


@requires(Permission.STAND_IN)
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    stand_in_actions.stop_acting(request, user=person_of(request))
    return redirect("people:stand_ins")
