"""The customers' door through the bank's own sign-in (OpenID Connect): out, and back once."""

from __future__ import annotations

from dataclasses import asdict

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhike.apps.people.errors import PeopleError
from zhike.apps.people.oidc import Errand, claims_of, way_out
from zhike.apps.people.permissions import open_to_everyone
from zhike.apps.portal import limits, queries
from zhike.apps.portal.door_views import address_of, let_in
from zhike.apps.portal.doors import next_page
from zhike.apps.portal.errors import PortalError, SignInElsewhereRefused
from zhike.apps.portal.rules import FRESH, Way, number_claimed, proved_there
from zhike.integrations.oidc import Oidc

ERRAND = "customer_oidc_errand"


@open_to_everyone
@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Lead to the bank's own sign-in; who is signed in here is asked to prove himself there."""
    inside = getattr(request, "portal_customer", None) is not None
    config, errand = _config(), Errand.new(next_page=next_page(request), again=inside)
    try:
        url = way_out(config, errand, redirect_uri=_redirect_uri(request))
    except PeopleError:
        return _refused(request)
    # On the server, where it is taken once: a return that is played again finds none.
    request.session[ERRAND] = asdict(errand)
    return redirect(url)


@open_to_everyone
@never_cache
@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    """Let in who comes back with a code that belongs to the errand of this very browser.

    Every refusal is the same: it tells nothing of who is a customer.
    """
    config, kept = _config(), request.session.pop(ERRAND, None)
    # RFC 9207: an answer of another provider is not taken for one of ours.
    is_ours = request.GET.get("iss", config.issuer) == config.issuer
    if kept is None or request.GET.get("state") != kept["state"] or not is_ours:
        return _refused(request)
    if "error" in request.GET:
        return _refused(request)
    errand = Errand(**kept)
    try:
        give_back = limits.take_token_try(address=address_of(request))
        code = request.GET.get("code", "")
        claims = claims_of(config, errand, code=code, redirect_uri=_redirect_uri(request))
    except (PeopleError, PortalError):
        return _refused(request)
    number = number_claimed(claims, claim=config.name_claim)
    customer = queries.customer_by_number(number) if number else None
    now = timezone.now()
    proved_at = proved_there(claims, now=now)
    # Asked to prove himself anew, he did so on the way, or the provider did not ask him.
    is_proved = not errand.again or (proved_at is not None and now - proved_at <= FRESH)
    if customer is None or not is_proved:
        return _refused(request)
    give_back()
    goes_on = errand.next_page
    return let_in(request, customer, way=Way.OIDC, goes_on=goes_on, proved_at=proved_at)


def _refused(request: HttpRequest) -> HttpResponse:
    messages.error(request, str(SignInElsewhereRefused()))
    return redirect("portal:sign_in")


def _config() -> Oidc:
    if settings.CUSTOMER_OIDC is None:
        raise Http404
    return settings.CUSTOMER_OIDC


def _redirect_uri(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("portal:oidc_back"))
