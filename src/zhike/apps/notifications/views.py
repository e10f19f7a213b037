from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhike.apps.notifications import actions
from zhike.apps.notifications.forms import ChoicesForm
from zhike.apps.notifications.models import MailAddress
from zhike.apps.notifications.queries import bell_of, told_of, ways_of
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission

PAGE_ROWS = 50


@requires(Permission.OWN_NOTIFICATIONS)
@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    """What one was told, newest first."""
    page = Paginator(bell_of(person_of(request)), PAGE_ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "told": told_of(list(page.object_list))}
    return render(request, "notifications/notifications.html", context)


@requires(Permission.OWN_NOTIFICATIONS)
@require_POST
def open_one(request: HttpRequest, notification_id: int) -> HttpResponse:
    """Note that it was seen, and go where it leads."""
    row = actions.read(person_of(request), notification_id=notification_id)
    if row is None:
        raise Http404
    # Only ever a path of this site: `url` is made by the notices with reverse().
    return redirect(row.url or "notifications:list")


@requires(Permission.OWN_NOTIFICATIONS)
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    actions.read_all(person_of(request))
    return redirect("notifications:list")


@requires(Permission.OWN_NOTIFICATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """By which ways one wants to hear of what."""
    user = person_of(request)
    kept = MailAddress.objects.filter(user=user).first()
    language = kept.language if kept else request.LANGUAGE_CODE
    form = ChoicesForm(
        request.POST if request.method == "POST" else None,
        ways=ways_of(user),
        initial={"address": kept.address if kept else "", "language": language},
    )
    if form.is_valid():
        given = form.cleaned_data
        actions.choose_ways(
            user,
            ways=form.ways,
            address=given["address"],
            language=given["language"],
            by=user.username,
        )
        messages.success(request, _("Saved."))
        return redirect("notifications:choices")
    status = 422 if form.errors else 200
    return render(request, "notifications/choices.html", {"form": form}, status=status)
