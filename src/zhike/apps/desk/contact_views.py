"""The page on which a visit, a letter or a call is entered."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhike.apps.conversations.errors import ConversationError
from zhike.apps.desk.contact_actions import enter_contact
from zhike.apps.desk.contact_forms import ContactForm
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.tickets.errors import TicketError


@requires(Permission.WORK_TICKETS)
@never_cache
@sensitive_post_parameters("customer", "text")
@require_http_methods(["GET", "HEAD", "POST"])
def new_contact(request: HttpRequest) -> HttpResponse:
    """Enter what somebody came with, and go on with it at the desk."""
    by = person_of(request)
    form = ContactForm(request.POST if request.method == "POST" else None, by=by)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("channel", "queue", "kind", "text")}
        customer = form.cleaned_data["customer"]
        try:
            made = enter_contact(**said, customer=customer, once=form.cleaned_data["once"], by=by)
        except (ConversationError, TicketError) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The contact is entered; you have it now."))
            return redirect("desk:conversation", made.public_id)
    context = {"form": form, "crumbs": [(_("Desk"), reverse("desk:desk"))]}
    status = 422 if form.errors else 200
    return render(request, "desk/new_contact.html", context, status=status)
