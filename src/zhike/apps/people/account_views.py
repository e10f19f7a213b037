from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhike.apps.people.errors import PeopleError, WrongPassword
from zhike.apps.people.forms import PasswordForm
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.person_actions import change_own_password
from zhike.apps.people.queries import sessions_of
from zhike.apps.people.rules import Permission
from zhike.apps.people.session_actions import end_sessions


@requires(Permission.OWN_ACCOUNT)
@never_cache
@sensitive_post_parameters("present", "wanted", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One's own password, and where one is signed in."""
    user = person_of(request)
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            change_own_password(
                request,
                user=user,
                present=form.cleaned_data["present"],
                wanted=form.cleaned_data["wanted"],
            )
        except PeopleError as refusal:
            form.add_error("present" if isinstance(refusal, WrongPassword) else None, str(refusal))
        else:
            messages.success(request, _("Your password is changed. Other sessions were ended."))
            return redirect("people:account")
    context = {
        "form": form,
        "sessions": sessions_of(user),
        "own_key": request.session.session_key,
    }
    return render(request, "people/account.html", context, status=422 if form.errors else 200)


@requires(Permission.OWN_ACCOUNT)
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """End every session but this one."""
    user = person_of(request)
    end_sessions(user, by=user.username, keep=request.session.session_key)
    messages.success(request, _("You are signed in here only."))
    return redirect("people:account")
