"""A conversation that is spam leaves the desk at once, and its sender is held back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhike.apps.blocks.actions import mark_spam
from zhike.apps.blocks.errors import BlocksError
from zhike.apps.blocks.forms import SpamForm
from zhike.apps.desk.conversation_views import REFUSALS, refused
from zhike.apps.desk.views import found_conversation
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission


@requires(Permission.WORK_TICKETS)
@require_POST
def spam(request: HttpRequest, public_id: str) -> HttpResponse:
    found, by = found_conversation(request, public_id), person_of(request)
    form = SpamForm(request.POST)
    if not form.is_valid():
        return refused(request, found, form)
    try:
        mark_spam(found.pk, by=by, **form.cleaned_data)
    except (*REFUSALS, BlocksError) as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:conversation", found.public_id)
    messages.success(request, _("Put away as spam; its sender is held back from now on."))
    return redirect("desk:desk")
