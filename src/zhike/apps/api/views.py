from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from zhike.apps.api import actions, queries
from zhike.apps.api.errors import ApiError
from zhike.apps.api.forms import TokenForm
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission


@requires(Permission.MANAGE_TOKENS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The list; a POST makes a token and shows its secret in this one answer."""
    person = person_of(request)
    form = TokenForm(request.POST if request.method == "POST" else None, caller=person)
    made = None
    if form.is_bound and form.is_valid():
        try:
            made = actions.create_token(by=person.username, **form.cleaned_data)
        except ApiError as refusal:
            form.add_error("name", str(refusal))
        else:
            form = TokenForm(caller=person)
    context: dict[str, Any] = {
        "form": form,
        "made": made,
        "tokens": queries.tokens_for(person),
        "address": request.build_absolute_uri("/api/v1/"),
    }
    return render(request, "api/tokens.html", context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_TOKENS)
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    person = person_of(request)
    token = get_object_or_404(queries.tokens_for(person), pk=token_id)
    try:
        actions.revoke_token(name=token.name, by=person.username)
    except ApiError as refusal:
        messages.info(request, str(refusal))
    else:
        text = _("The token %(name)s opens nothing any more.") % {"name": token.name}
        messages.success(request, text)
    return redirect("tokens:tokens")
