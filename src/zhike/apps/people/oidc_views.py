from __future__ import annotations

from dataclasses import asdict

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhike.apps.people.actions import open_session
from zhike.apps.people.errors import OidcRefused, PeopleError
from zhike.apps.people.models import User
from zhike.apps.people.oidc import Errand, claims_of, way_out
from zhike.apps.people.oidc_actions import person_of_claims
from zhike.apps.people.permissions import open_to_everyone
from zhike.apps.people.proof_views import go_on
from zhike.apps.people.second_sign_in_views import go_through
from zhike.apps.people.step_up import note_proof
from zhike.integrations.oidc import Oidc

ERRAND = "oidc_errand"
# What providers write into `amr` when more than a password was asked for (RFC 8176).
SECOND_FACTORS = frozenset({"mfa", "otp", "hwk", "swk", "sc", "fpt", "face"})
AGAIN_SECONDS = 120


@open_to_everyone
@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Lead to the bank's own sign-in; `again` asks who is signed in to prove himself there."""
    again = bool(request.POST.get("again")) and request.user.is_authenticated
    wanted = request.POST.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    errand = Errand.new(next_page=wanted if safe else "/", again=again)
    try:
        url = way_out(_config(), errand, redirect_uri=_redirect_uri(request))
    except PeopleError as refusal:
        messages.error(request, str(refusal))
        return redirect("people:sign_in")
    request.session[ERRAND] = asdict(errand)
    return redirect(url)


@open_to_everyone
@never_cache
@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    """Let in who comes back with a code that belongs to the errand of this very browser."""
    config = _config()
    kept = request.session.pop(ERRAND, None)
    try:
        if kept is None or request.GET.get("state") != kept["state"]:
            raise OidcRefused.token()
        # RFC 9207: an answer of another provider is not taken for one of ours.
        if request.GET.get("iss", config.issuer) != config.issuer:
            raise OidcRefused.token()
        if "error" in request.GET:
            raise OidcRefused.provider()
        errand = Errand(**kept)
        code = request.GET.get("code", "")
        claims = claims_of(config, errand, code=code, redirect_uri=_redirect_uri(request))
        user = person_of_claims(config, claims)
        if errand.again:
            return _proved(request, user, auth_time=claims.get("auth_time"))
    except PeopleError as refusal:
        messages.error(request, str(refusal))
        return redirect("people:sign_in")
    if SECOND_FACTORS & set(claims.get("amr") or ()):
        open_session(request, user=user)
        return redirect(errand.next_page)
    return go_through(request, user=user, next_page=errand.next_page)


def _proved(request: HttpRequest, user: User, *, auth_time: object) -> HttpResponse:
    lately = isinstance(auth_time, int) and (
        timezone.now().timestamp() - auth_time <= AGAIN_SECONDS
    )
    if request.user != user or not lately:
        raise OidcRefused.token()
    note_proof(request)
    return go_on(request)


def _config() -> Oidc:
    if settings.OIDC is None:
        raise Http404
    return settings.OIDC


def _redirect_uri(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("people:oidc_back"))
