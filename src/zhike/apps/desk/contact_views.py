"""The pages on which a visit, a letter or a call is entered, and a mail to a customer begun."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhike.apps.consents.errors import ConsentsError
from zhike.apps.conversations.actions import Said
from zhike.apps.conversations.errors import ConversationError
from zhike.apps.conversations.files import Upload
from zhike.apps.conversations.models import Conversation
from zhike.apps.customers.queries import customers_for
from zhike.apps.desk.contact_actions import enter_contact
from zhike.apps.desk.contact_forms import ContactForm, MailForm
from zhike.apps.mailboxes.contact_actions import address_for, write_to_customer
from zhike.apps.mailboxes.errors import MailboxesError
from zhike.apps.people.models import User
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.tickets.errors import TicketError
from zhike.apps.unmasking.sight import masked


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


@requires(Permission.WORK_TICKETS)
@never_cache
@sensitive_post_parameters("customer", "subject", "text")
@require_http_methods(["GET", "HEAD", "POST"])
def new_mail(request: HttpRequest) -> HttpResponse:
    """Write to a customer first, and go on at the desk with what he answers."""
    by = person_of(request)
    asked = request.GET.get("customer", "")
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = MailForm(*sent, by=by, initial={"customer": asked})
    if form.is_valid() and (made := _written(form, by=by)):
        messages.success(request, _("The mail is on its way; the conversation is yours."))
        return redirect("desk:conversation", made.public_id)
    crumbs = [
        (_("Desk"), reverse("desk:desk")),
        (_("New contact"), reverse("desk:new_contact")),
    ]
    status = 422 if form.errors else 200
    goes_to, hindrance = _way_to(asked, by=by) if request.method != "POST" else ("", "")
    context = {"form": form, "crumbs": crumbs, "goes_to": goes_to, "hindrance": hindrance}
    return render(request, "desk/new_mail.html", context, status=status)


def _way_to(number: str, *, by: User) -> tuple[str, str]:
    """The address of a customer, masked, or why he may not be written to; before anybody types."""
    customer = customers_for(by).filter(customer_id=number).first() if number else None
    if customer is None or not by.may(Permission.SEE_CUSTOMERS):
        return "", ""
    try:
        return masked(address_for(customer), field="email"), ""
    except ConsentsError as refusal:
        return "", str(refusal)


def _written(form: MailForm, *, by: User) -> Conversation | None:
    said = form.cleaned_data
    if said.get("customer") is None:
        form.add_error(None, _("Nobody is named whom you may write to."))
        return None
    try:
        return write_to_customer(
            said["customer"],
            queue=said["queue"],
            subject=said["subject"],
            said=Said(
                text=said["text"],
                files=[Upload(name=one.name, content=one.read()) for one in said["attached"]],
            ),
            once=said["once"],
            author=by,
        )
    except (ConversationError, TicketError, MailboxesError, ConsentsError) as refusal:
        form.add_error(None, str(refusal))
        return None
