"""Who is blocked, and what is held back; and the way back."""

from __future__ import annotations

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
from zhike.apps.blocks.actions import not_spam
from zhike.apps.blocks.errors import BlocksError
from zhike.apps.blocks.models import Block
from zhike.apps.conversations.errors import ConversationError
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.tickets.errors import TicketError

PAGE_SIZE = 50


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
    }
    return render(request, "blocks/blocks.html", context)


@requires(Permission.SUPERVISE_TICKETS)
@never_cache
@require_safe
def block(request: HttpRequest, block_id: int) -> HttpResponse:
    """One block with what is held back behind it."""
    found = _found(request, block_id)
    context = {
        "one": queries.shown_blocks([found])[0],
        "held": queries.held_by(found),
        "now": timezone.now(),
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
    except (BlocksError, ConversationError, TicketError) as refusal:
        messages.error(request, str(refusal))
    else:
        told = _("Not spam: the block is lifted. Contacts let in: %(count)s.")
        messages.success(request, told % {"count": count})
    return redirect("blocks:blocks")


def _found(request: HttpRequest, block_id: int) -> Any:
    rows = queries.blocks_for(person_of(request))
    found: Block = get_object_or_404(rows, pk=block_id)
    return found
