"""The page of the search over matters."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhike.apps.people.models import User
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.search import queries
from zhike.apps.search.forms import SearchForm
from zhike.apps.tickets.queries import served_queues
from zhike.apps.vault.errors import SealBroken
from zhike.apps.vault.secrets import open_secret, seal_secret

PAGE_SIZE = 20
LAST_PAGE = 50  # whoever has not found it by then asks more closely
FILTERS = ("state", "kind", "queue", "channel", "since", "until", "sort")
SEALED = "s"


@requires(Permission.SEE_TICKETS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Take a question by POST, and answer it at an address that holds it sealed.

    What is typed may be a customer's name: it stands in no address, history or log of a proxy, and
    the way back from what was found works all the same.
    """
    if request.method == "POST":
        return _asked(request)
    asked = request.GET.copy()
    asked["q"] = _opened(asked.get(SEALED, ""), by=person_of(request))
    return _answer(request, SearchForm(asked, queues=served_queues(person_of(request))))


def _asked(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.POST, queues=served_queues(person_of(request)))
    if not form.is_valid():
        return _answer(request, form, status=422)
    kept = {name: value for name in FILTERS if (value := request.POST.get(name, ""))}
    words = form.wanted.words
    sealed = {SEALED: seal_secret(f"{_mark(person_of(request))}{words}")} if words else {}
    return redirect(f"{reverse('search:search')}?{urlencode(sealed | kept)}")


def _answer(request: HttpRequest, form: SearchForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "filters": [form[name] for name in FILTERS],
        "hits": None,
    }
    if form.is_valid() and form.wanted.words:
        number = _page_number(request.GET.get("page", ""))
        hits = queries.search(
            person_of(request), form.wanted, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE
        )
        # The index gives one page and the count; the places between need not be there.
        places = Paginator(range(min(hits.count, LAST_PAGE * PAGE_SIZE)), PAGE_SIZE)
        context |= {"hits": hits, "page": places.get_page(number)}
    return render(request, "search/search.html", context, status=status)


def _opened(sealed: str, *, by: User) -> str:
    """Give the words of a question that this very person asked; of anything else nothing.

    All secrets of the house are sealed alike: without the mark this page would open each of them.
    """
    try:
        opened = open_secret(sealed)
    except SealBroken:
        return ""
    mark = _mark(by)
    return opened.removeprefix(mark) if opened.startswith(mark) else ""


def _mark(person: User) -> str:
    return f"search:{person.pk}:"


def _page_number(asked: str) -> int:
    known = asked.isascii() and asked.isdecimal() and len(asked) < 4
    return min(max(int(asked), 1), LAST_PAGE) if known else 1
