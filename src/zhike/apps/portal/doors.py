"""How a page of the portal declares that it is the customer's own, and what it may ask of him."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from zhike.apps.customers.models import Customer
from zhike.apps.portal.models import PortalSession
from zhike.apps.portal.rules import HOME, is_fresh, is_own_page

View = Callable[..., HttpResponseBase]
CUSTOMER = "customer"


def of_customer(view: View) -> View:
    """Open a page to a signed-in customer, and to nobody of the bank."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request, "portal_customer", None) is None:
            return to_the_door(request)
        return view(request, *args, **kwargs)

    guarded.permission = CUSTOMER  # type: ignore[attr-defined]
    return guarded


def needs_fresh_sign_in(view: View) -> View:
    """Ask for a new sign-in where the last one is some time ago; stands below `of_customer`."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_fresh(session_here(request).span, now=timezone.now()):
            return view(request, *args, **kwargs)
        messages.info(request, _("Please sign in once more: this page holds all your information."))
        return to_the_door(request, again=True)

    return asked


def customer_here(request: HttpRequest) -> Customer:
    """The customer of a guarded page: the entry in use of the person."""
    found: Customer | None = getattr(request, "portal_customer", None)
    if found is None:
        raise PermissionDenied("No customer is signed in.")
    return found


def session_here(request: HttpRequest) -> PortalSession:
    found: PortalSession | None = getattr(request, "portal_session", None)
    if found is None:
        raise PermissionDenied("No customer is signed in.")
    return found


def next_page(request: HttpRequest) -> str:
    """Where to go on after the sign-in: only ever a page of the portal."""
    wanted = request.POST.get("next") or request.GET.get("next") or HOME
    return wanted if is_own_page(wanted) else HOME


def to_the_door(request: HttpRequest, *, again: bool = False) -> HttpResponseBase:
    here = request.get_full_path() if request.method in {"GET", "HEAD"} else HOME
    asked = {"next": here, **({"again": "1"} if again else {})}
    return redirect(f"{reverse('portal:sign_in')}?{urlencode(asked)}")
