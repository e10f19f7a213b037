from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhike.apps.people.errors import PeopleError
from zhike.apps.people.forms import ProofForm
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.proof_actions import prove_by_key, prove_by_word
from zhike.apps.people.queries import factors_of
from zhike.apps.people.rules import Permission
from zhike.apps.people.security_key_actions import options_to_use
from zhike.apps.people.step_up import take_wish


@requires(Permission.OWN_ACCOUNT)
@never_cache
@sensitive_post_parameters("password", "answer")
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    """Ask who sits there, then go on with what was asked for before."""
    user = person_of(request)
    factors = factors_of(user)
    form = ProofForm(request.POST if request.method == "POST" else None, with_code=factors.any)
    if form.is_valid():
        try:
            if form.cleaned_data["answer"]:
                prove_by_key(request, user=user, answer=form.cleaned_data["answer"])
            else:
                prove_by_word(request, user=user, word=form.cleaned_data["password"])
        except PeopleError as refusal:
            form.add_error("password", str(refusal))
        else:
            return go_on(request)
    options = options_to_use(request, user=user) if factors.keys else ""
    elsewhere = settings.OIDC is not None and user.oidc_identities.exists()
    context = {"form": form, "options": options, "elsewhere": elsewhere}
    return render(request, "people/prove.html", context, status=422 if form.errors else 200)


def go_on(request: HttpRequest) -> HttpResponse:
    """Open the page that was asked for, or offer to send the form that was sent."""
    wish = take_wish(request)
    if wish.fields is None:
        return redirect(wish.path)
    return render(request, "people/proved.html", {"wish": wish})
