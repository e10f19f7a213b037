"""The customer behind a call of the bank's app: a token opens a session, its key all else."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from zhike.apps.api.callers import Guest, NeedsGuest, bearer_in, call_of
from zhike.apps.audit.origin import address_now
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import members_of
from zhike.apps.portal.doors import CUSTOMER
from zhike.apps.portal.errors import TokenRefused
from zhike.apps.portal.models import PortalSession
from zhike.apps.portal.queries import in_use, session_of
from zhike.apps.portal.session_actions import see_session
from zhike.apps.portal.token_actions import take_token

APP = "app"


@dataclass(frozen=True, kw_only=True)
class AppCustomer:
    """Who calls: the entry in use of the person, and his session once he has one."""

    customer: Customer
    session: PortalSession | None = None


class _OfApp(NeedsGuest):
    def guest_in(self, request: HttpRequest) -> Guest | None:
        token = bearer_in(request)
        try:
            customer = take_token(token, address=address_now()) if token else None
        except TokenRefused:
            return None
        return _guest(AppCustomer(customer=customer)) if customer else None


class _OfCustomer(NeedsGuest):
    def guest_in(self, request: HttpRequest) -> Guest | None:
        key = bearer_in(request)
        session = session_of(key) if key else None
        # The published sign-ins of a demo bank open pages of this machine, and no call.
        if session is None or session.is_demo:
            return None
        customer = in_use(session.customer)
        if customer is None:
            return None
        see_session(session)
        return _guest(AppCustomer(customer=customer, session=session))


def _guest(whose: AppCustomer) -> Guest:
    return Guest(name=f"customer-{whose.customer.pk}", whose=whose)


OF_APP = _OfApp(APP, security="app")
OF_CUSTOMER = _OfCustomer(CUSTOMER, security="customer")


def calling(request: HttpRequest) -> AppCustomer:
    """Who calls an operation of these."""
    guest = call_of(request).guest
    if guest is None:
        raise TokenRefused
    found: AppCustomer = guest.whose
    return found


def members_here(request: HttpRequest) -> list[Customer]:
    """All entries of the person who calls."""
    return members_of(calling(request).customer)
