"""Who is blocked, and what is held back; and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhike.apps.blocks import queries
from zhike.apps.blocks.actions import not_spam, set_end
from zhike.apps.blocks.errors import BlocksError
from zhike.apps.blocks.forms import EndForm, JudgedForm
from zhike.apps.blocks.held_actions import judge_spam, let_in
from zhike.apps.blocks.models import Block, Held
from zhike.apps.blocks.rules import days_left
from zhike.apps.conversations.errors import ConversationError
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.tickets.errors import TicketError

PAGE_SIZE = 50
REFUSALS = (BlocksError, ConversationError, TicketError)


@requires(Permission.SUPERVISE_TICKETS)
@never_cache
@require_safe
def blocks(request: HttpRequest) -> HttpResponse:
    """Every block in reach, the newest first."""
    rows = queries.blocks_for(person_of(request))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": queries.shown_blocks(page.object_list),
        "now": timezone.now(),
        "unread": queries.unread_in_reach(person_of(request)),
    }
    return render(request, "blocks/blocks.html", context)


@requires(Permission.SUPERVISE_TICKETS)
@never_cache
@require_safe
def block(request: HttpRequest, block_id: int) -> HttpResponse:
    """One block with what is held back behind it."""
    found = _found(request, block_id)
    held, now = queries.held_by(found), timezone.now()
    context = {
        "one": queries.shown_blocks([found])[0],
        "held": held,
        "up_to": max((row.held.pk for row in held if not row.is_read), default=None),
        "end_form": EndForm(initial={"days": days_left(found.until, now=now)}),
        "now": now,
        "crumbs": [(_("Blocked senders"), reverse("blocks:blocks"))],
    }
    return render(request, "blocks/block.html", context)


@requires(Permission.SUPERVISE_TICKETS)
@require_POST
def lift(request: HttpRequest, block_id: int) -> HttpResponse:
    """It was no spam: everything comes in, and the sender is free."""
    found = _found(request, block_id)
    try:
        count = not_spam(found.pk, by=person_of(request).username)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        told = _("Not spam: the block is lifted. Contacts let in: %(count)s.")
        messages.success(request, told % {"count": count})
    return redirect("blocks:blocks")


@requires(Permission.SUPERVISE_TICKETS)
@require_POST
def end(request: HttpRequest, block_id: int) -> HttpResponse:
    """Let the block end sooner or later."""
    found, form = _found(request, block_id), EndForm(request.POST)
    if form.is_valid():
        by = person_of(request).username
        _done(request, lambda: set_end(found.pk, days=form.cleaned_data["days"], by=by))
    else:
        messages.error(request, " ".join(str(one) for one in form.errors["days"]))
    return redirect("blocks:block", found.pk)


@requires(Permission.SUPERVISE_TICKETS)
@require_POST
def judged(request: HttpRequest, block_id: int) -> HttpResponse:
    """All of it is spam, as far as somebody has read."""
    found, form = _found(request, block_id), JudgedForm(request.POST)
    if form.is_valid():
        by = person_of(request).username
        _done(request, lambda: judge_spam(found.pk, up_to=form.cleaned_data["up_to"], by=by))
    return redirect("blocks:block", found.pk)


@requires(Permission.SUPERVISE_TICKETS)
@require_POST
def release(request: HttpRequest, block_id: int, held_id: int) -> HttpResponse:
    """Let one contact in; its sender stays blocked."""
    found = _found(request, block_id)
    row = get_object_or_404(Held, pk=held_id, block=found)
    _done(request, lambda: let_in(row.pk, by=person_of(request).username))
    return redirect("blocks:block", found.pk)


def _done(request: HttpRequest, act: Callable[[], object]) -> None:
    try:
        act()
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved."))


def _found(request: HttpRequest, block_id: int) -> Any:
    rows = queries.blocks_for(person_of(request))
    found: Block = get_object_or_404(rows, pk=block_id)
    return found
