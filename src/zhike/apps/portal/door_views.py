"""The customers' door: a code, the bank's app, and out again."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseBase
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhike.apps.customers.models import Customer
from zhike.apps.people.middleware import demo_is_here
from zhike.apps.people.permissions import open_to_everyone
from zhike.apps.portal import code_actions, queries, session_actions
from zhike.apps.portal.code_actions import Asked
from zhike.apps.portal.doors import next_page
from zhike.apps.portal.errors import CodeOver, PortalError
from zhike.apps.portal.forms import CodeForm, WhoForm
from zhike.apps.portal.middleware import COOKIE, PRINT_COOKIE, PRINTS
from zhike.apps.portal.rules import CODE_LIVES, HOME, LONGEST, Way
from zhike.apps.portal.token_actions import take_token

CODE_COOKIE = "zhike_customer_code"
YEAR_SECONDS = 365 * 24 * 3600


@open_to_everyone
@sensitive_post_parameters("who")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Ask for a code; the answer is the same whether anybody has this number."""
    inside = getattr(request, "portal_customer", None) is not None
    if inside and request.method != "POST" and "again" not in request.GET:
        return redirect(next_page(request))
    here = demo_is_here(request)
    form = WhoForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            asked = code_actions.ask_for_code(
                form.cleaned_data["who"], address=address_of(request), demo_here=here
            )
        except PortalError as refusal:
            form.add_error(None, str(refusal))
        else:
            response = redirect("portal:code")
            _remember(response, asked, next_page=next_page(request))
            return response
    context = {
        "form": form,
        "next": next_page(request),
        "demo_customers": queries.demo_customers() if here else [],
        "elsewhere": settings.CUSTOMER_OIDC,
    }
    return render(request, "portal/sign_in.html", context, status=422 if form.errors else 200)


@open_to_everyone
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponseBase:
    """Take the code that was sent to the customer."""
    kept = _kept(request)
    if kept is None:
        return redirect("portal:sign_in")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            row = code_actions.try_code(
                kept["handle"], code=form.cleaned_data["code"], address=address_of(request)
            )
            customer = queries.in_use(row.customer) if row.customer else None
            if customer is None or (row.is_demo and not demo_is_here(request)):
                raise CodeOver
        except PortalError as refusal:
            form.add_error(None, str(refusal))
        else:
            return let_in(
                request, customer, way=Way.CODE, is_demo=row.is_demo, goes_on=kept["next"]
            )
    context = {"form": form, "demo_code": kept["demo"] if demo_is_here(request) else ""}
    return render(request, "portal/code.html", context, status=422 if form.errors else 200)


@open_to_everyone
@sensitive_post_parameters("token")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponseBase:
    """Let in whom the bank's app names; the token stands behind # and so in no server's log."""
    if request.method != "POST":
        return render(request, "portal/enter.html", {"next": next_page(request)})
    try:
        customer = take_token(request.POST.get("token", ""), address=address_of(request))
    except PortalError as refusal:
        messages.error(request, str(refusal))
        return redirect("portal:sign_in")
    return let_in(request, customer, way=Way.APP, goes_on=next_page(request))


@open_to_everyone
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    session = getattr(request, "portal_session", None)
    if session is not None:
        session_actions.end_session(session)
        messages.success(request, _("You are signed out."))
    response = redirect("portal:sign_in")
    response.delete_cookie(COOKIE, path=HOME, samesite="Lax")
    return response


@open_to_everyone
@require_POST
def choose_print(request: HttpRequest) -> HttpResponse:
    """Large or normal print, for this browser."""
    chosen = request.POST.get("print", "")
    if chosen not in PRINTS:
        return HttpResponseBadRequest("print must be large or normal")
    response = redirect(next_page(request))
    _set_cookie(response, PRINT_COOKIE, chosen, seconds=YEAR_SECONDS)
    return response


def let_in(
    request: HttpRequest,
    customer: Customer,
    *,
    way: Way,
    goes_on: str,
    is_demo: bool = False,
    proved_at: datetime | None = None,
) -> HttpResponse:
    """Begin a session under a new key; whoever was signed in here before is so no more."""
    before = getattr(request, "portal_session", None)
    if before is not None:
        session_actions.end_session(before)
    _session, key = session_actions.open_session(
        customer,
        way=way,
        address=address_of(request),
        browser=request.headers.get("User-Agent", ""),
        is_demo=is_demo,
        proved_at=proved_at,
    )
    rotate_token(request)
    response = redirect(goes_on)
    _set_cookie(response, COOKIE, key, seconds=int(LONGEST.total_seconds()))
    response.delete_cookie(CODE_COOKIE, path=HOME, samesite="Lax")
    return response


def _remember(response: HttpResponse, asked: Asked, *, next_page: str) -> None:
    response.set_signed_cookie(
        CODE_COOKIE,
        "\n".join((asked.handle, asked.demo_code, next_page)),
        salt=CODE_COOKIE,
        max_age=int(CODE_LIVES.total_seconds()),
        path=HOME,
        httponly=True,
        secure=settings.HTTPS,
        samesite="Lax",
    )


def _kept(request: HttpRequest) -> dict[str, str] | None:
    try:
        kept = request.get_signed_cookie(
            CODE_COOKIE, salt=CODE_COOKIE, max_age=int(CODE_LIVES.total_seconds())
        )
    except (KeyError, BadSignature):
        return None
    if kept is None:
        return None
    return dict(zip(("handle", "demo", "next"), kept.split("\n"), strict=True))


def _set_cookie(response: HttpResponse, name: str, value: str, *, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=HOME,
        httponly=True,
        secure=settings.HTTPS,
        samesite="Lax",
    )


def address_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
