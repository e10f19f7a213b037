"""The floor: what waits now, who is there, and who serves whom. For who supervises."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhike.apps.blocks.queries import unread_in_reach
from zhike.apps.conversations import floor_queries, line_actions, presence_actions
from zhike.apps.conversations.queries import in_line, inbox, presence_of
from zhike.apps.conversations.rules import DEFAULT_CAPACITY, Presence
from zhike.apps.desk.conversation_views import REFUSALS
from zhike.apps.desk.forms import AbilitiesForm
from zhike.apps.desk.shown import span_in_words
from zhike.apps.desk.views import found_conversation
from zhike.apps.people.models import User
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import in_reach
from zhike.pipelines.masking import mask_found

TONES = {
    Presence.AVAILABLE: "good",
    Presence.BUSY: "warn",
    Presence.AWAY: "neutral",
    Presence.OFFLINE: "neutral",
}
FRONT = 20  # of the line, that the page shows


@requires(Permission.SUPERVISE_TICKETS)
@never_cache
@require_safe
def floor(request: HttpRequest) -> HttpResponse:
    """The floor as it is now; the page keeps itself up to date."""
    return render(request, "desk/floor.html", _now(request))


@requires(Permission.SUPERVISE_TICKETS)
@never_cache
@require_safe
def floor_now(request: HttpRequest) -> HttpResponse:
    """What changes on the page of the floor, for one that is open already."""
    return render(request, "desk/_floor.html", _now(request))


@requires(Permission.SUPERVISE_TICKETS)
@require_POST
def take_over(request: HttpRequest, public_id: str) -> HttpResponse:
    """Go on with a conversation in a colleague's place."""
    found, person = found_conversation(request, public_id), person_of(request)
    try:
        line_actions.assign(found.pk, agent=person, by=person)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:conversation", found.public_id)


@requires(Permission.SUPERVISE_TICKETS)
@require_http_methods(["GET", "HEAD", "POST"])
def abilities(request: HttpRequest, user_id: int) -> HttpResponse:
    """Set how many conversations somebody serves at once, and what he can."""
    caller = person_of(request)
    people = in_reach(User.objects.filter(is_active=True), caller=caller)
    user = get_object_or_404(people, pk=user_id)
    presence = presence_of(user)
    now = {
        "capacity": presence.capacity if presence else DEFAULT_CAPACITY,
        "skills": ", ".join(presence.skills) if presence else "",
    }
    form = AbilitiesForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid():
        presence_actions.set_abilities(user=user, **form.cleaned_data, by=caller)
        messages.success(request, _("Saved."))
        return redirect("desk:floor")
    crumbs = [(_("Floor"), reverse("desk:floor"))]
    context = {"form": form, "user": user, "crumbs": crumbs}
    return render(request, "desk/abilities.html", context, status=422 if form.is_bound else 200)


def _now(request: HttpRequest) -> dict[str, Any]:
    caller, now = person_of(request), timezone.now()
    queues = floor_queries.queues_now(caller, now=now)
    return {
        "queues": [(row, span_in_words(row.longest) if row.longest else "") for row in queues],
        "agents": [
            (row, span_in_words(now - row.since) if row.since else "", TONES[row.state])
            for row in floor_queries.agents_now(caller, now=now)
        ],
        "waiting": [
            (one.conversation, mask_found(one.subject), _since(one.conversation.waiting_since, now))
            for one in in_line(inbox(caller, "waiting")[:FRONT])
        ],
        "served": [
            (one.conversation, mask_found(one.subject), _since(one.conversation.taken_at, now))
            for one in in_line(floor_queries.served_now(caller))
        ],
        "held": unread_in_reach(caller),
        "now": now,
    }


def _since(moment: Any, now: Any) -> str:
    return span_in_words(now - moment) if moment else ""
