from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhike.apps.journeys import actions
from zhike.apps.journeys.errors import ViewNameRefused
from zhike.apps.journeys.queries import saved_views_of
from zhike.apps.journeys.rules import LONGEST_NAME
from zhike.apps.journeys.tabs.registry import TABS
from zhike.apps.journeys.views import known_log
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission


@requires(Permission.SAVE_FILTERS)
@require_POST
def save(request: HttpRequest, log_name: str) -> HttpResponse:
    known_log(log_name)
    tab = request.POST.get("tab", "map")
    tab = tab if tab in TABS else "map"
    query = request.POST.get("query", "")
    try:
        actions.save_view(
            owner=person_of(request),
            log_name=log_name,
            name=request.POST.get("name", ""),
            tab=tab,
            query=query,
        )
    except ViewNameRefused:
        _tell_refusal(request)
    else:
        messages.success(request, _("The view is saved."))
    return redirect(f"{reverse('journeys:tab', args=[log_name, tab])}?{query}")


@requires(Permission.SAVE_FILTERS)
@require_POST
def change(request: HttpRequest, log_name: str, view_id: int) -> HttpResponse:
    """Rename a view, or delete it: the button says which."""
    view = get_object_or_404(saved_views_of(person_of(request), log_name=log_name), pk=view_id)
    if request.POST.get("act") == "delete":
        actions.delete_view(view, by=person_of(request))
        messages.success(request, _("The view is deleted."))
        return redirect("journeys:log", log_name)
    try:
        actions.rename_view(view, name=request.POST.get("name", ""), by=person_of(request))
    except ViewNameRefused:
        _tell_refusal(request)
    else:
        messages.success(request, _("The view is renamed."))
    return redirect(f"{reverse('journeys:tab', args=[log_name, view.tab])}?{view.query}")


def _tell_refusal(request: HttpRequest) -> None:
    text = _("Give the view a name of 1 to %(most)d characters.") % {"most": LONGEST_NAME}
    messages.error(request, text)
