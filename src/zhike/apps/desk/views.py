"""The desk: what waits, what is said, and who says it, beside each other."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhike.apps.audit.actions import record_read
from zhike.apps.blocks.forms import SpamForm
from zhike.apps.conversations import queries
from zhike.apps.conversations.files import content_of
from zhike.apps.conversations.models import Attachment, Conversation
from zhike.apps.conversations.rules import Channel, State
from zhike.apps.desk.call_backs import call_back_shown
from zhike.apps.desk.forms import (
    EndForm,
    PresenceForm,
    ReplyForm,
    ToPersonForm,
    ToQueueForm,
)
from zhike.apps.desk.shown import (
    clocks_in_words,
    customer_shown,
    due_in_words,
    lines_of,
    new_client_id,
    subject_of,
    waited,
)
from zhike.apps.people.models import User
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.shortcuts.models import SavedReply
from zhike.apps.shortcuts.queries import macros_of, replies_of
from zhike.apps.shortcuts.rules import fill
from zhike.apps.shortcuts.run_actions import values_for
from zhike.apps.tickets import queries as tickets
from zhike.apps.tickets.rules import Kind
from zhike.apps.vault.keys import Keyring
from zhike.pipelines.masking import mask_found

PAGE_SIZE = 30
# So many are paged; whoever looks for others searches. Of the ended ones, of which there are
# hundreds of thousands, an agent's own are the few that have to be picked out.
NEAREST, NEAREST_ENDED = 1_500, 300
VIEWS = {
    "mine": _("Mine"),
    "waiting": _("Waiting"),
    "open": _("All open"),
    "ended": _("Ended conversations"),
}


@requires(Permission.SEE_TICKETS)
@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The inbox, with nothing chosen yet."""
    return render(request, "desk/desk.html", _inbox(request))


@requires(Permission.SEE_TICKETS)
@never_cache
@require_safe
def inbox_list(request: HttpRequest) -> HttpResponse:
    """The list alone, for a page that is open already."""
    return render(request, "desk/_inbox.html", _inbox(request))


@requires(Permission.SEE_TICKETS)
@never_cache
@require_safe
def conversation(request: HttpRequest, public_id: str) -> HttpResponse:
    """One conversation beside the inbox and the customer."""
    found = found_conversation(request, public_id)
    return shown(request, found)


@requires(Permission.SEE_TICKETS)
@never_cache
@require_safe
def messages_after(request: HttpRequest, public_id: str) -> HttpResponse:
    """What was said after the last message a page has."""
    return lines_after(
        request, found_conversation(request, public_id), request.GET.get("after", "")
    )


def lines_after(request: HttpRequest, found: Conversation, after: str) -> HttpResponse:
    known = int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else 0
    lines = lines_of(queries.messages_of(found, after=known))
    return render(request, "desk/_lines.html", {"lines": lines, "selected": found})


@requires(Permission.SEE_TICKETS)
@never_cache
@require_safe
def file(request: HttpRequest, public_id: str) -> HttpResponse:
    """A file of a message, always as a download: nothing a customer sent runs in this house."""
    caller = person_of(request)
    found = (
        Attachment.objects.select_related("ticket", "ticket__customer", "message")
        .filter(public_id=public_id)
        .filter(message__conversation__in=queries.seen_by(caller))
        .first()
    )
    if found is None:
        raise Http404
    ticket = found.ticket
    ring = Keyring.of([ticket.key_owner])
    name = ring.open(found.name_sealed, customer_id=ticket.key_owner)
    content = content_of(ring.open(found.content_sealed, customer_id=ticket.key_owner))
    if ticket.customer:
        record_read(
            customer_id=ticket.customer_number,
            by=caller.username,
            activity="open file",
            case_id=ticket.case_id,
        )
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


def found_conversation(request: HttpRequest, public_id: str) -> Conversation:
    """The conversation if it is in the caller's reach; else there is none."""
    found = queries.seen(public_id, caller=person_of(request))
    if found is None:
        raise Http404
    return found


def shown(
    request: HttpRequest, found: Conversation, *, reply: Any = None, status: int = 200
) -> HttpResponse:
    """The page of a conversation, with what may be done with it."""
    caller = person_of(request)
    ticket = found.ticket
    now = timezone.now()
    person = (
        customer_shown(ticket.customer, caller=caller, besides=ticket)
        if ticket.customer and caller.may(Permission.SEE_CUSTOMERS)
        else None
    )
    replies = _replies(caller, found, name=person.name if person else "")
    begun = _begun(caller, found, replies, chosen=request.GET.get("reply", ""))
    context = {
        **_inbox(request),
        "selected": found,
        "ticket": ticket,
        "subject": subject_of(ticket),
        "lines": lines_of(queries.messages_of(found), tickets.notes_of([ticket.pk])),
        "clocks": clocks_in_words(tickets.clocks_of([ticket.pk]), now=now),
        "person": person,
        "position": queries.line_position(found),
        "call_back": call_back_shown(found, caller=caller),
        "is_mine": found.agent_id == caller.pk,
        "is_open": found.state != State.ENDED,
        "may_write": may_write(caller, found),
        "may_take_over": _may_take_over(caller, found),
        "spam_form": SpamForm(auto_id="spam-%s") if _may_be_spam(caller, found) else None,
        "replies": replies,
        "reply_form": reply or ReplyForm(initial={"client_id": new_client_id(), "text": begun}),
        **_acts(caller, found),
    }
    return render(request, "desk/desk.html", context, status=status)


def _may_take_over(caller: User, found: Conversation) -> bool:
    return found.state == State.ACTIVE and found.agent_id != caller.pk and may_write(caller, found)


def _may_be_spam(caller: User, found: Conversation) -> bool:
    """Say whether somebody may put a conversation away as spam, as far as can be seen before."""
    is_near = may_write(caller, found) or found.state != State.ACTIVE
    never = found.channel == Channel.PORTAL or found.ticket.kind == Kind.COMPLAINT
    return caller.may(Permission.WORK_TICKETS) and is_near and not never


def _replies(caller: User, found: Conversation, *, name: str) -> list[tuple[SavedReply, str]]:
    """The saved replies at hand, each as it would be sent."""
    if not may_write(caller, found):
        return []
    values = values_for(found.ticket, by=caller, name=name)
    return [(one, fill(one.text, values)) for one in replies_of(caller)]


def _begun(
    caller: User, found: Conversation, replies: list[tuple[SavedReply, str]], *, chosen: str
) -> str:
    """What stands in the field: the draft, and after it the saved reply that was chosen."""
    draft = queries.draft_of(found, caller) if found.agent_id == caller.pk else ""
    texts = [mask_found(draft), *(text for one, text in replies if str(one.pk) == chosen)]
    return "\n".join(text for text in texts if text)


def may_write(caller: User, found: Conversation) -> bool:
    """Say whether somebody may answer in a conversation now."""
    if found.state == State.ENDED or not caller.may(Permission.WORK_TICKETS):
        return False
    return found.agent_id == caller.pk or caller.may(Permission.SUPERVISE_TICKETS)


def _acts(caller: User, found: Conversation) -> dict[str, Any]:
    if not may_write(caller, found):
        return {}
    people = [user for user in tickets.possible_owners(found.queue) if user.pk != found.agent_id]
    return {
        "person_form": ToPersonForm(people=people),
        "queue_form": ToQueueForm(queues=tickets.served_queues(caller).exclude(pk=found.queue_id)),
        "end_form": EndForm(initial={"solved": True}),
        "macros": macros_of(caller),
    }


def _inbox(request: HttpRequest) -> dict[str, Any]:
    caller = person_of(request)
    wanted = request.GET.get("view", "")
    view = wanted if wanted in VIEWS else "mine"
    # The first ones alone: to count the rest would take longer than a page.
    most = NEAREST_ENDED if view == "ended" else NEAREST
    nearest = queries.keys_of(caller, view, most=most)
    page = Paginator(nearest, PAGE_SIZE).get_page(request.GET.get("page"))
    counts = queries.inbox_counts(caller, known={view: len(nearest)} if len(nearest) < most else {})
    now = timezone.now()
    presence = queries.presence_of(caller)
    return {
        "view": view,
        "views": [(key, label, counts[key]) for key, label in VIEWS.items() if key in counts],
        "ended_label": VIEWS["ended"],
        "page": page,
        "rows": [
            (
                one.conversation,
                mask_found(one.subject),
                waited(one.conversation),
                *due_in_words(one.conversation.ticket, now=now),
            )
            for one in queries.in_line(queries.of_keys(page.object_list))
        ],
        "presence": presence,
        "presence_form": PresenceForm(initial={"state": presence.state if presence else "offline"}),
        "may_work": caller.may(Permission.WORK_TICKETS),
    }
