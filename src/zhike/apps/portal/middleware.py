"""Who the customer behind a page of the portal is. A member of staff is nobody there."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase

from zhike.apps.customers.models import Customer
from zhike.apps.people.middleware import demo_is_here
from zhike.apps.portal.models import PortalSession
from zhike.apps.portal.queries import in_use, session_of
from zhike.apps.portal.rules import HOME
from zhike.apps.portal.session_actions import see_session

COOKIE = "zhike_customer"
PRINT_COOKIE = "zhike_print"
PRINTS = ("large", "normal")
NextStep = Callable[[HttpRequest], HttpResponseBase]


class CustomerAtPortal:
    """Know the customer on his own pages by his own cookie, which no other page is sent.

    There the staff's session counts for nothing, and anywhere else his.
    """

    def __init__(self, get_response: NextStep) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(HOME):
            return self.get_response(request)
        request.user = AnonymousUser()
        session, customer = _found(request)
        request.portal_session, request.portal_customer = session, customer  # type: ignore[attr-defined]
        request.large_print = _is_large(request, customer)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if session is not None:
            see_session(session)
        # Neither a shared machine nor the back button shows what a customer saw.
        response.headers["Cache-Control"] = "no-store"
        return response


def _found(request: HttpRequest) -> tuple[PortalSession | None, Customer | None]:
    key = request.COOKIES.get(COOKIE, "")
    session = session_of(key) if key else None
    if session is None or (session.is_demo and not demo_is_here(request)):
        return None, None
    customer = in_use(session.customer)
    return (session, customer) if customer else (None, None)


def _is_large(request: HttpRequest, customer: Customer | None) -> bool:
    """Large print where it was chosen here, or where the bank knows that he wants it."""
    chosen = request.COOKIES.get(PRINT_COOKIE)
    if chosen in PRINTS:
        return chosen == "large"
    return customer is not None and customer.is_age_friendly
