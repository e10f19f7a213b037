"""The same talk inside the portal, where the customer is known."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from zhike.apps.portal.doors import customer_here, of_customer, session_here
from zhike.apps.webchat import actions, queries
from zhike.apps.webchat.doors import refused
from zhike.apps.webchat.errors import WebchatError
from zhike.apps.webchat.link_actions import begin_portal_visit
from zhike.apps.webchat.views import offer


@of_customer
@require_safe
def chat(request: HttpRequest) -> HttpResponse:
    return render(request, "webchat/my_chat.html", offer(language=get_language() or ""))


@of_customer
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Give the page a key, which opens the talk as long as the customer is signed in."""
    try:
        actions.queue_of(queries.terms())
    except WebchatError as refusal:
        return refused(refusal)
    _visitor, key = begin_portal_visit(session_here(request), customer_here(request))
    return JsonResponse({"key": key}, status=201)
