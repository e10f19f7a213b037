from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhike.apps.people.errors import PeopleError
from zhike.apps.people.forms import ProofForm
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.proof_actions import prove_by_password
from zhike.apps.people.rules import Permission
from zhike.apps.people.step_up import take_wish


@requires(Permission.OWN_ACCOUNT)
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    """Ask who sits there, then go on with what was asked for before."""
    form = ProofForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            prove_by_password(request, user=person_of(request), **form.cleaned_data)
        except PeopleError as refusal:
            form.add_error("password", str(refusal))
        else:
            return go_on(request)
    return render(request, "people/prove.html", {"form": form}, status=422 if form.errors else 200)


def go_on(request: HttpRequest) -> HttpResponse:
    """Open the page that was asked for, or offer to send the form that was sent."""
    wish = take_wish(request)
    if wish.fields is None:
        return redirect(wish.path)
    return render(request, "people/proved.html", {"wish": wish})
