"""Ask for the password or second factor again before a sensitive act, then go on with that act."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from zhike.apps.people.permissions import person_of
from zhike.apps.people.queries import sign_in_policy
from zhike.apps.people.sign_in_rules import is_fresh
from zhike.apps.vault.errors import VaultError
from zhike.apps.vault.secrets import open_secret, seal_secret

View = Callable[..., HttpResponseBase]
PROVED, WISH = "proved_at", "wish"
WISH_LASTS = timedelta(minutes=10)
LARGEST_WISH = 64 * 1024


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody asked for when he was asked who he is."""

    path: str
    fields: tuple[tuple[str, str], ...] | None = None  # None: nothing to send, a page to open


def needs_fresh_proof(view: View) -> View:
    """Open a view only to whoever proved lately that it is he; others do so and then come here.

    Stands beside `@requires`, in either order. A page asked for is opened afterwards, a form that
    was sent is sent again with a click; a request of htmx goes back to the page it came from.
    Where the address names an object the view finds it first and has its rest guarded: what is out
    of reach is a 404 and asks nobody for a proof.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated or has_fresh_proof(request):
            return view(request, *args, **kwargs)
        return ask_for_proof(request)

    return guarded


def has_fresh_proof(request: HttpRequest) -> bool:
    stamp = request.session.get(PROVED)
    proved_at = datetime.fromtimestamp(stamp, UTC) if isinstance(stamp, int | float) else None
    within = timedelta(minutes=sign_in_policy().fresh_minutes)
    return is_fresh(proved_at=proved_at, now=timezone.now(), within=within)


def note_proof(request: HttpRequest) -> None:
    request.session[PROVED] = timezone.now().timestamp()


def ask_for_proof(request: HttpRequest) -> HttpResponseBase:
    """Keep what was asked for and lead to the page that asks who sits there."""
    _keep(request, _wish_of(request))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": resolve_url("people:prove")})
    return redirect("people:prove")


def take_wish(request: HttpRequest) -> Wish:
    """Give what was asked for before, once; the first page where nothing was or it is too old."""
    sealed = request.session.pop(WISH, "")
    try:
        kept = json.loads(open_secret(sealed)) if sealed else {}
    except VaultError:
        kept = {}
    mine = kept.get("user") == person_of(request).pk
    lately = timezone.now().timestamp() - kept.get("at", 0) <= WISH_LASTS.total_seconds()
    if not (mine and lately):
        return Wish(path="/")
    fields = kept["fields"]
    return Wish(path=kept["path"], fields=None if fields is None else tuple(map(tuple, fields)))


def _keep(request: HttpRequest, wish: Wish) -> None:
    # Sealed: a form may carry a customer's values, and sessions lie readable in the database.
    kept = {
        "user": person_of(request).pk,
        "at": timezone.now().timestamp(),
        "path": wish.path,
        "fields": wish.fields,
        "salt": secrets.token_hex(8),
    }
    request.session[WISH] = seal_secret(json.dumps(kept))


def _wish_of(request: HttpRequest) -> Wish:
    if request.headers.get("HX-Request"):
        return Wish(path=_page_of(request, request.headers.get("HX-Current-URL", "")))
    if request.method in {"GET", "HEAD"}:
        return Wish(path=request.get_full_path())
    sent = tuple(
        (name, str(value))
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    )
    if request.FILES or sum(len(name) + len(value) for name, value in sent) > LARGEST_WISH:
        # Too much to keep: back to the form, which is sent once more.
        return Wish(path=_page_of(request, request.headers.get("Referer", "")))
    return Wish(path=request.get_full_path(), fields=sent)


def _page_of(request: HttpRequest, address: str) -> str:
    """The path of a page of this very site; the first page for any other address."""
    if not url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        return "/"
    parts = urlsplit(address)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) else "/"
