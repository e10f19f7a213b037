from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from zhike.apps.imports import actions, queries
from zhike.apps.imports.errors import ImportsError
from zhike.apps.imports.forms import TokenForm
from zhike.apps.imports.models import Token
from zhike.apps.imports.rules import Scope
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission


@requires(Permission.MANAGE_TOKENS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The list; a POST makes a token and shows its secret in this one answer."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    made = None
    if form.is_bound and form.is_valid():
        try:
            made = actions.create_token(
                name=form.cleaned_data["name"],
                scope=Scope(form.cleaned_data["scope"]),
                by=person_of(request).username,
            )
        except ImportsError as refusal:
            form.add_error("name", str(refusal))
        else:
            form = TokenForm()
    context: dict[str, Any] = {
        "form": form,
        "made": made,
        "tokens": queries.tokens(),
        "address": request.build_absolute_uri("/api/v1/"),
    }
    return render(request, "imports/tokens.html", context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_TOKENS)
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    token = Token.objects.filter(pk=token_id).first()
    if token is None:
        raise Http404
    try:
        actions.revoke_token(name=token.name, by=person_of(request).username)
    except ImportsError as refusal:
        messages.info(request, str(refusal))
    else:
        text = _("The token %(name)s opens nothing any more.") % {"name": token.name}
        messages.success(request, text)
    return redirect("imports:tokens")
