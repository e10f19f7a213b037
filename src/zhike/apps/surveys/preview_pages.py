"""A survey walked through for a look: answers are carried from page to page and stored nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from zhike.apps.surveys import walk
from zhike.apps.surveys.design import Item
from zhike.apps.surveys.step_pages import sample_facts, sent_answer, step_context

SALT = "zhike.surveys.preview"
LANGUAGES = {"zh-hans": "中文", "en": "English"}


def previewed(
    request: HttpRequest,
    items: Sequence[Item],
    *,
    is_anonymous: bool,
    title: object,
    leave: str = "",
) -> HttpResponse:
    """Answer a step of a look at these questions."""
    asked = request.POST.get("lang") or request.GET.get("lang") or translation.get_language()
    language = asked if asked in LANGUAGES else "zh-hans"
    with translation.override(language):
        context = _step(request, items) if items else {"step": None, "review": []}
        context |= {
            "is_look": True,
            "is_anonymous": is_anonymous,
            "title": title,
            "leave": leave,
            "language": language,
            "languages": LANGUAGES.items(),
        }
        answer = render(request, "surveys/step.html", context)
        answer["Cache-Control"] = "no-store"
        return answer


def _step(request: HttpRequest, items: Sequence[Item]) -> dict[str, Any]:
    given, context = carried_step(request, items, _carried(request), facts=sample_facts())
    is_sent = request.POST.get("do") == "send" and walk.is_whole(items, given)
    return context | {"so_far": signing.dumps(given, salt=SALT, compress=True), "is_sent": is_sent}


def carried_step(
    request: HttpRequest,
    items: Sequence[Item],
    so_far: Mapping[str, Any],
    *,
    facts: Mapping[str, str],
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Answer a step of what a page carries: all answers after it, and what the next page shows."""
    given = walk.kept(items, so_far)
    at, marked, wrong = request.POST.get("at", ""), None, ""
    if request.method == "POST" and request.POST.get("do") == "back":
        at = request.POST.get("to", "")
    elif request.method == "POST" and "step" in request.POST and not at:
        item = next((o for o in walk.shown(items, given) if o.code == request.POST["step"]), None)
        if item is not None:
            try:
                given = walk.kept(items, {**given, item.code: sent_answer(item, request)})
            except walk.NotAnAnswer as error:
                at, wrong = item.code, error.why
                marked = walk.sent_so_far(item, dict(request.POST.lists()))
    return given, step_context(items, given, facts=facts, at=at, marked=marked, wrong=wrong)


def _carried(request: HttpRequest) -> dict[str, Any]:
    try:
        found = signing.loads(request.POST.get("so_far", ""), salt=SALT)
    except signing.BadSignature:
        return {}
    return found if isinstance(found, dict) else {}
