"""The chat as the browser at the other end asks for it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from csp.constants import HEADER, NONE
from csp.utils import build_policy
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from zhike.apps.blocks.errors import HeldBack
from zhike.apps.conversations.files import content_of
from zhike.apps.conversations.models import Message
from zhike.apps.conversations.queries import shown_messages
from zhike.apps.conversations.rules import Side
from zhike.apps.people.permissions import open_to_everyone
from zhike.apps.vault.keys import Keyring
from zhike.apps.webchat import actions, link_actions, queries
from zhike.apps.webchat.call_back_actions import ask_call_back
from zhike.apps.webchat.doors import address_of, language_of, of_chat, of_visitor, visitor_here
from zhike.apps.webchat.errors import NotOpen
from zhike.apps.webchat.forms import CallBackForm, LinkForm, SayForm, SeenForm
from zhike.apps.webchat.hours import hours_of, in_words, open_today, windows_of
from zhike.apps.webchat.models import Visitor

WIDGET = Path(__file__).parent / "static" / "webchat" / "widget.js"
KEPT_SECONDS = 300
DONE, REFUSED = 204, 422


@open_to_everyone
@require_safe
def widget(_request: HttpRequest) -> HttpResponse:
    """The script that a page of the bank names."""
    response = HttpResponse(_widget(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@open_to_everyone
@require_safe
def frame(request: HttpRequest) -> HttpResponse:
    """The talk inside a page of the bank; only the sites on the list may show it."""
    sites = queries.terms().sites
    with translation.override(language_of(request)):
        response = render(request, "webchat/frame.html", offer(language=language_of(request)))
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"] | {"frame-ancestors": sites or [NONE]}
    response.headers[HEADER] = str(build_policy(policy))
    response.headers["Cache-Control"] = "no-store"
    return response


@of_chat
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Give a browser a key of its own."""
    actions.queue_of(queries.terms())
    _visitor, key = actions.begin_visit(address=address_of(request))
    return JsonResponse({"key": key}, status=201)


@of_visitor
@require_safe
def talk(request: HttpRequest) -> HttpResponse:
    """How the talk stands, and what was said after the last message a page has."""
    return JsonResponse(told(visitor_here(request), after=_number(request.GET.get("after", ""))))


@of_visitor
@require_POST
def say(request: HttpRequest) -> HttpResponse:
    """Take a message in; the answer says under which number it is kept."""
    form = SayForm(request.POST, request.FILES)
    if not form.is_valid():
        return _unreadable(form)
    visitor = visitor_here(request)
    made = actions.say(visitor, **form.cleaned_data, language=get_language() or "")
    if made is None:
        raise HeldBack
    return JsonResponse({"message": _told(made)}, status=201)


@of_visitor
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    form = SeenForm(request.POST)
    if not form.is_valid():
        return _unreadable(form)
    actions.note_seen(visitor_here(request), **form.cleaned_data)
    return HttpResponse(status=DONE)


@of_visitor
@require_POST
def typing(request: HttpRequest) -> HttpResponse:
    found = queries.talk_of(visitor_here(request))
    if found is not None:
        actions.note_typing(found, side=Side.CUSTOMER)
    return HttpResponse(status=DONE)


@of_visitor
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    visitor = visitor_here(request)
    actions.leave(visitor)
    return JsonResponse(queries.standing_of(queries.talk_of(visitor)))


@of_visitor
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Whoever used this browser has gone: its key opens nothing any more."""
    actions.end_visit(visitor_here(request))
    return HttpResponse(status=DONE)


@of_visitor
@sensitive_post_parameters("token")
@require_POST
def link(request: HttpRequest) -> HttpResponse:
    """The bank's app says who this is."""
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _unreadable(form)
    linked = link_actions.link_by_token(
        visitor_here(request), **form.cleaned_data, address=address_of(request)
    )
    return JsonResponse({"key": linked.key, "is_same": linked.is_same})


@of_visitor
@sensitive_post_parameters("number", "text")
@require_POST
def call_back(request: HttpRequest) -> HttpResponse:
    form = CallBackForm(request.POST)
    if not form.is_valid():
        return _unreadable(form)
    visitor = visitor_here(request)
    made = ask_call_back(visitor, **form.cleaned_data, language=get_language() or "")
    if made is None:
        raise HeldBack
    window = in_words((made.begins_at, made.ends_at), now=timezone.now())
    return JsonResponse({"window": window, "number": made.ticket.number}, status=201)


@of_visitor
@require_safe
def file(request: HttpRequest, public_id: str) -> HttpResponse:
    """A file of his own talk, always as a download."""
    found = queries.file_of(visitor_here(request), public_id)
    if found is None:
        raise Http404
    owner = found.ticket.key_owner
    ring = Keyring.of([owner])
    content = content_of(ring.open(found.content_sealed, customer_id=owner))
    response = HttpResponse(content, content_type="application/octet-stream")
    name = ring.open(found.name_sealed, customer_id=owner)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def offer(*, language: str) -> dict[str, Any]:
    """What the talk page offers now: welcome, hours, times to be called at."""
    terms, now = queries.terms(), timezone.now()
    try:
        queue = actions.queue_of(terms)
    except NotOpen:
        return {"is_offered": False, "language": language}
    hours = hours_of(queue, now=now)
    windows = windows_of(hours, now=now)
    return {
        "is_offered": True,
        "language": language,
        "welcome": terms.welcome_en if language == "en" else terms.welcome_zh,
        "is_open": hours.is_open,
        "hours": open_today(hours, now=now),
        "offers_call_back": terms.offers_call_back and bool(windows),
        "windows": [
            ("" if begins <= now else begins.isoformat(), in_words((begins, ends), now=now))
            for begins, ends in windows
        ],
    }


def told(visitor: Visitor, *, after: int) -> dict[str, Any]:
    return {
        "standing": queries.standing_of(queries.talk_of(visitor)),
        "messages": queries.messages_of(visitor, after=after),
        "is_known": visitor.customer_id is not None,
    }


def _told(made: Message) -> dict[str, Any]:
    return queries.told(shown_messages([made])[0])


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _unreadable(form: Any) -> JsonResponse:
    words = " ".join(str(one) for errors in form.errors.values() for one in errors)
    return JsonResponse({"code": "webchat_unreadable", "message": words}, status=REFUSED)


@cache
def _widget() -> bytes:
    return WIDGET.read_bytes()
