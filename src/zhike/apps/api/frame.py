"""The frame around every operation: who calls, how often, once or again, and how errors look.

An app's api.py makes a `Router()` and declares operations on it; config/api.py lists the routers.
Each operation names what it needs (`auth=needs(Permission.X)`): one that names nothing is refused
when the process starts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import ninja
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from ninja.errors import AuthenticationError, ConfigError, HttpError, ValidationError
from ninja.parser import Parser

from zhike.apps.api import document
from zhike.apps.api.callers import (
    SAFE_METHODS,
    Needs,
    NeedsGuest,
    any_caller,
    call_of,
    caller_of,
)
from zhike.apps.api.errors import (
    AddressRefused,
    AddressUnknown,
    BodyRefused,
    BodyTooLarge,
    BodyTypeRefused,
    GuestRefused,
    MethodRefused,
    TokenRefused,
)
from zhike.apps.api.limits import count_call
from zhike.apps.api.once import HEADER, Promise
from zhike.apps.api.problems import answer_for

BODY_LIMIT = 1024 * 1024
DEEPEST = 32
PREFIX = "/api/v1/"
Operation = Callable[..., Any]


class StrictJson(Parser):
    """Reads JSON as the standard has it, and only what every table can hold."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            found = json.loads(request.body, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise BodyRefused from error
        if not _is_storable(found):
            raise BodyRefused
        return found


def _refuse_constant(word: str) -> None:
    raise ValueError(word)


def _is_storable(found: Any) -> bool:
    """Say whether no text holds U+0000 or half a character, and nothing is nested too deep."""
    level = [found]
    for _depth in range(DEEPEST):
        below: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                below += [*value.keys(), *value.values()]
            elif isinstance(value, list):
                below += value
            elif isinstance(value, str) and not is_text(value):
                return False
        if not below:
            return True
        level = below
    return False


def is_text(text: str) -> bool:
    """Say whether every database takes a text."""
    return "\x00" not in text and not re.search("[\ud800-\udfff]", text)


class Router(ninja.Router):
    """A router whose operations all say who may call them, and what may come of it."""

    def add_api_operation(
        self, path: str, methods: list[str], view_func: Operation, **options: Any
    ) -> None:
        needed = options.get("auth")
        if not isinstance(needed, Needs):
            raise ConfigError(
                f"{view_func.__module__}.{view_func.__name__} says nothing of who may call it:"
                " write auth=needs(Permission.…)"
            )
        if len(methods) != 1:
            raise ConfigError(f"{view_func.__name__} answers several methods: write one for each")
        options = document.completed(path, methods[0], view_func, options)
        options["openapi_extra"]["security"] = [{way: []} for way in needed.security]
        super().add_api_operation(path, methods, view_func, **options)


def answers_by_itself(operation: Operation) -> Operation:
    """Declare that an operation reads its body and keeps its Idempotency-Key by itself.

    For those that act outside the database, or whose body is no JSON.
    """
    operation.answers_by_itself = True  # type: ignore[attr-defined]
    return operation


def make_api(routers: Iterable[Router]) -> ninja.NinjaAPI:
    """Put the routers together."""
    api = ninja.NinjaAPI(
        title="zhike",
        version="1",
        urls_namespace="api",
        parser=StrictJson(),
        docs_url=None,  # its page comes from another site, and banks are offline
        openapi_url=None,  # served below, to those who may use what it describes
    )
    own = Router(tags=["API"])

    @own.get("/openapi.json", auth=any_caller(), include_in_schema=False)
    def describe(request: HttpRequest) -> Any:
        return document.of(api, prefix=PREFIX)

    for router in (own, *routers):
        api.add_router("", router)
    # ninja answers some kinds by itself unless it is told otherwise.
    for kind in (Exception, Http404, HttpError, ValidationError, AuthenticationError):
        api.add_exception_handler(kind, answer_for)  # type: ignore[arg-type]
    return api


def paths_of(api: ninja.NinjaAPI) -> list[URLPattern]:
    """The addresses of an API, each behind the gate, and the answer behind all others."""
    found = []
    for router in api._get_bound_routers():
        for pattern in router.urls_paths(router.prefix):
            view = router.path_operations["/" + _in_braces(str(pattern.pattern))]
            found.append(path(str(pattern.pattern), _gate(view.operations), name=pattern.name))
    return [*found, path("", nowhere()), path("<path:rest>", nowhere())]


def nowhere() -> Callable[..., HttpResponse]:
    """What stands behind every address that nothing answers; only known callers learn so."""
    return _gate([])


def _in_braces(route: str) -> str:
    return route.replace("<", "{").replace(">", "}")


def _gate(operations: list[Any]) -> Callable[..., HttpResponse]:
    by_method = {method: operation for operation in operations for method in operation.methods}

    @csrf_exempt  # a session's write is checked in callers.py, a token's needs no check
    def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
        # Systems read the API: it speaks one language, whatever the pages do; to guests theirs.
        with translation.override(_language(request, by_method)):
            try:
                told = _admitted(request, by_method, parts)
            except Exception as error:  # noqa: BLE001 - the last door: each error gets the one shape
                told = answer_for(request, error)
        _add_headers(request, told)
        return told

    answer.operations = by_method  # type: ignore[attr-defined]
    return answer


def _admitted(
    request: HttpRequest, by_method: dict[str, Any], parts: dict[str, Any]
) -> HttpResponse:
    call, asks = call_of(request), _guests(request, by_method)
    caller = None if asks else caller_of(request)
    call.guest = asks.guest_in(request) if asks else None
    call.standing = count_call(caller=caller, guest=call.guest)
    if caller is None and call.guest is None:
        raise GuestRefused if asks else TokenRefused
    if not by_method:
        raise AddressUnknown
    operation = by_method.get(str(request.method))
    if operation is None:
        raise MethodRefused(method=str(request.method), allowed=", ".join(sorted(by_method)))
    _check_address(request, parts)
    run: Callable[[], HttpResponse] = partial(operation.run, request, **parts)
    if request.method in SAFE_METHODS or hasattr(operation.view_func, "answers_by_itself"):
        return run()
    for needed in operation.auth_callbacks:
        needed(request)  # before the key is looked at: an answer is for those who may ask for it
    _check_body(request)
    if HEADER not in request.headers:
        return run()
    return Promise(request).fulfil(lambda: _tagged(request, run()))


def _guests(request: HttpRequest, by_method: dict[str, Any]) -> NeedsGuest | None:
    """What an address asks of its callers where these are none of the staff."""
    asked = by_method.get(str(request.method))
    operations = [asked] if asked else list(by_method.values())
    needs = (needed for one in operations for needed in one.auth_callbacks)
    return next((needed for needed in needs if isinstance(needed, NeedsGuest)), None)


def _language(request: HttpRequest, by_method: dict[str, Any]) -> str:
    if asks := _guests(request, by_method):
        call_of(request).language = asks.language_of(request)
    return call_of(request).language


def _check_address(request: HttpRequest, parts: dict[str, Any]) -> None:
    texts = [str(part) for part in parts.values()]
    for name, values in request.GET.lists():
        texts += [name, *values]
    if not all(is_text(text) for text in texts):
        raise AddressRefused


def _check_body(request: HttpRequest) -> None:
    length = request.headers.get("Content-Length") or "0"
    if length.isdigit() and int(length) > BODY_LIMIT:
        raise BodyTooLarge(limit=BODY_LIMIT)
    if length == "0":
        return
    kind = (request.content_type or "").lower()
    if kind != "application/json" or request.headers.get("Content-Encoding"):
        raise BodyTypeRefused


def _tagged(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    if answer.status_code < 400 and (etag := call_of(request).etag):
        answer["ETag"] = etag
    return answer


def _add_headers(request: HttpRequest, answer: HttpResponse) -> None:
    _tagged(request, answer)
    call = call_of(request)
    if (standing := call.standing) is not None:
        answer["RateLimit-Limit"] = str(standing.limit)
        answer["RateLimit-Remaining"] = str(standing.remaining)
        answer["RateLimit-Reset"] = str(standing.window.ends_in_seconds)
    if answer.status_code < 400 and call.link:
        answer["Link"] = call.link
    answer["Content-Language"] = call.language
    # Answers belong to one caller: no cache between may keep them.
    answer["Cache-Control"] = "no-store"
