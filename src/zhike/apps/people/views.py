from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhike.apps.people import actions
from zhike.apps.people.actions import DEMO_PEOPLE
from zhike.apps.people.errors import PeopleError
from zhike.apps.people.forms import SignInForm
from zhike.apps.people.middleware import demo_is_here
from zhike.apps.people.permissions import open_to_everyone
from zhike.apps.people.queries import demo_people
from zhike.apps.people.second_sign_in_views import go_through

YEAR_SECONDS = 365 * 24 * 3600
THEMES = ("system", "light", "dark")


@open_to_everyone
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated and request.method != "POST":
        return redirect(_next_page(request))
    form = SignInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            user = actions.check_password(request, **form.cleaned_data)
        except PeopleError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go_through(request, user=user, next_page=_next_page(request))
    context = {
        "form": form,
        "next": _next_page(request),
        "demo_people": _shown_demo(request),
        "oidc": settings.OIDC,
    }
    return render(request, "people/sign_in.html", context, status=422 if form.errors else 200)


@open_to_everyone
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    actions.sign_out(request)
    return redirect("people:sign_in")


@open_to_everyone
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest("language must be zh-hans or en")
    return _remember(request, name=settings.LANGUAGE_COOKIE_NAME, value=chosen)


@open_to_everyone
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("theme", "")
    if chosen not in THEMES:
        return HttpResponseBadRequest("theme must be system, light or dark")
    return _remember(request, name="zhike_theme", value=chosen)


def _remember(request: HttpRequest, *, name: str, value: str) -> HttpResponse:
    response = redirect(_next_page(request))
    response.set_cookie(
        name, value, max_age=YEAR_SECONDS, samesite="Lax", secure=settings.HTTPS, httponly=True
    )
    return response


def _next_page(request: HttpRequest) -> str:
    """Where to go on: only ever a page of this very site."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if safe else "/"


def _shown_demo(request: HttpRequest) -> list[dict[str, str]]:
    if not demo_is_here(request):
        return []
    passwords = {person.username: person.password for person in DEMO_PEOPLE}
    return [
        {
            "username": user.username,
            "role": user.get_role_display(),
            "password": passwords[user.username],
        }
        for user in demo_people()
        if user.username in passwords
    ]
