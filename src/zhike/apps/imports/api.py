"""The API: events in by token, figures out by token or session. One shape for every error."""

from __future__ import annotations

import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import Field, NinjaAPI, Query, Schema
from ninja.errors import AuthenticationError, ValidationError
from ninja.security import HttpBearer

from zhike.apps.imports import actions, queries
from zhike.apps.imports.deliveries import receive_batch
from zhike.apps.imports.errors import (
    AddressUnknown,
    ImportsError,
    MethodRefused,
    ScopeMissing,
    TokenRefused,
)
from zhike.apps.imports.models import Token
from zhike.apps.imports.rules import Scope
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission
from zhike.apps.sentences.told import told

log = logging.getLogger(__name__)
RETRY_SECONDS = 2
# What an error of another package means in HTTP; every other code of ours is the sender's: 422.
STATUS = {
    "store_busy": 503,
    "disk_full": 507,
    "home_not_writable": 500,
    "log_unknown": 404,
    "question_unknown": 404,
}
EVERY_METHOD = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


class Problem(Schema):
    """The one shape of every error."""

    code: str = Field(description="stable; the texts are not")
    message: str = Field(description="the facts")
    way_out: str = Field(description="what to do next")


class Reject(Schema):
    row: int = Field(description="counted from 1 within the batch")
    column: str
    rule: str
    value: str = Field(description="masked")


class Receipt(Schema):
    """What became of a batch: read = stored + duplicates + rejected."""

    read: int
    stored: int
    duplicates: int
    rejected: int
    batch_id: str
    rejects: list[Reject]
    rejects_left_off: int = Field(description="rejected rows beyond the first 1,000")
    warnings: list[str]


class Log(Schema):
    log_name: str
    events: int
    cases: int
    first_at: str
    last_at: str


class IngestToken(HttpBearer):
    """A token of the scope ingest."""

    def authenticate(self, request: HttpRequest, token: str) -> Token:
        return _use(token, scope=Scope.INGEST)


class ReadTokenOrSession(HttpBearer):
    """A token of the scope read, or a signed-in person who may see journeys."""

    def __call__(self, request: HttpRequest) -> Token | User | None:
        if self.header in request.headers:
            found: Token | None = super().__call__(request)
            return found
        user = request.user
        if not isinstance(user, User):
            return None
        if not user.may(Permission.SEE_JOURNEYS):
            raise ScopeMissing(scope=Permission.SEE_JOURNEYS)
        return user

    def authenticate(self, request: HttpRequest, token: str) -> Token:
        return _use(token, scope=Scope.READ)


api = NinjaAPI(
    title="zhike",
    version="1",
    description="Send events, read figures. Every error has the shape {code, message, way_out}.",
    urls_namespace="api",
    docs_url=None,  # its page comes from another site, and banks are offline
    openapi_url=None,  # served below, to those who may use what it describes
)
_PROBLEMS = {(400, 401, 403, 404, 405, 411, 413, 415, 422, 429, 500, 503, 507): Problem}


@api.post(
    "/events",
    auth=IngestToken(),
    response={200: Receipt, **_PROBLEMS},
    summary="Send events of one log",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/x-ndjson": {
                    "schema": {"type": "string"},
                    "example": '{"case_id": "A-1", "activity": "apply",'
                    ' "occurred_at": "2026-01-05T09:30:00+08:00", "channel": "app"}\n',
                }
            },
        },
        "parameters": [
            {
                "in": "header",
                "name": "Idempotency-Key",
                "required": False,
                "schema": {"type": "string", "maxLength": 200},
                "description": "the same key gives the same answer again for seven days",
            }
        ],
    },
)
def send_events(
    request: HttpRequest,
    log: str = Query(..., description="the log the events belong to"),  # type: ignore[type-arg]
    mapping: str = Query("", description="name of a saved mapping; without it zhike's own names"),  # type: ignore[type-arg]
) -> dict[str, Any]:
    """Store one batch: one JSON object a line, at most 20 MB.

    Bad lines are answered one by one and never stop good ones. Sending the same batch again
    stores nothing twice.
    """
    return receive_batch(request, token=request.auth, log_name=log, mapping_name=mapping)  # type: ignore[attr-defined]


@api.get(
    "/logs",
    auth=ReadTokenOrSession(),
    response={200: list[Log], **_PROBLEMS},
    summary="Every log with its size and period (UTC)",
)
def list_logs(request: HttpRequest) -> list[dict[str, Any]]:
    return queries.logs()


@api.get(
    "/journeys/{log}/{question}",
    auth=ReadTokenOrSession(),
    response={200: Any, **_PROBLEMS},
    summary="The answer to a question about the journeys of a log",
)
def ask_question(request: HttpRequest, log: str, question: str) -> Any:
    """Give what `zhike journeys QUESTION --log LOG --json` prints; filters as on the page."""
    return queries.answer(question=question, log_name=log, parameters=dict(request.GET.lists()))


@api.get("/openapi.json", auth=ReadTokenOrSession(), include_in_schema=False)
def describe(request: HttpRequest) -> Any:
    return api.get_openapi_schema(path_prefix="/api/v1/")


def _refuse_other_methods(path: str, *, allowed: str) -> None:
    @api.api_operation(
        [method for method in EVERY_METHOD if method != allowed], path, include_in_schema=False
    )
    def refuse(request: HttpRequest) -> None:
        raise MethodRefused(method=str(request.method), allowed=allowed)


for _path, _allowed in (("/events", "POST"), ("/logs", "GET"), ("/openapi.json", "GET")):
    _refuse_other_methods(_path, allowed=_allowed)


@api.api_operation(
    [method for method in EVERY_METHOD if method != "GET"],
    "/journeys/{log}/{question}",
    include_in_schema=False,
)
def _refuse_asking_otherwise(request: HttpRequest, log: str, question: str) -> None:
    raise MethodRefused(method=str(request.method), allowed="GET")


@csrf_exempt  # it does nothing
def unknown_address(request: HttpRequest, rest: str = "") -> HttpResponse:
    """What stands behind every path below /api/ that nothing else answers.

    Only those who may call anything learn that there is nothing.
    """
    secret = request.headers.get("Authorization", "").removeprefix("Bearer ")
    reads = request.method == "GET" and request.user.is_authenticated
    known = reads or queries.token_of(secret) is not None
    return _told(AddressUnknown() if known else TokenRefused())


@api.exception_handler(ImportsError)
def _refused(request: HttpRequest, error: ImportsError) -> HttpResponse:
    return _told(error)


@api.exception_handler(AuthenticationError)
def _not_known(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return _told(TokenRefused())


@api.exception_handler(Http404)
def _not_there(request: HttpRequest, error: Http404) -> HttpResponse:
    return _told(AddressUnknown())


@api.exception_handler(ValidationError)
def _misread(request: HttpRequest, error: ValidationError) -> HttpResponse:
    names = ", ".join(sorted({str(part["loc"][-1]) for part in error.errors}))
    return _problem(
        status=422,
        code="parameters_refused",
        message=_("These parameters are missing or cannot be read: %(names)s.") % {"names": names},
        way_out=_("/api/v1/openapi.json describes them."),
    )


@api.exception_handler(Exception)
def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """Errors of our own packages speak for themselves; of others nothing is told."""
    code = getattr(error, "code", None)
    if not isinstance(code, str) or not type(error).__module__.startswith("zhike."):
        log.exception("%s %s failed", request.method, request.path)
        return _problem(
            status=500,
            code="unexpected_error",
            message=_("zhike made a mistake; the log of the server says more."),
            way_out=_("Tell an administrator when it happened. Sending it again does no harm."),
        )
    status = STATUS.get(code, 422)
    way_out = _("Mend what the message names, then send it again; nothing is stored twice.")
    return _problem(status=status, code=code, message=told(error), way_out=way_out)


def _told(error: ImportsError) -> HttpResponse:
    answer = _problem(
        status=error.status,
        code=error.code,
        message=str(error.message),
        way_out=str(error.way_out),
    )
    if isinstance(error, MethodRefused):
        answer["Allow"] = error.allowed
    if isinstance(error, TokenRefused):
        answer["WWW-Authenticate"] = 'Bearer realm="zhike"'
    return answer


def _problem(*, status: int, code: str, message: str, way_out: str) -> HttpResponse:
    answer = JsonResponse(
        {"code": code, "message": message, "way_out": way_out},
        status=status,
        json_dumps_params={"ensure_ascii": False},
    )
    if status in {429, 503}:
        answer["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _use(secret: str, *, scope: Scope) -> Token:
    token = queries.token_of(secret)
    if token is None:
        raise TokenRefused
    if token.scope != scope:
        raise ScopeMissing(scope=scope)
    actions.note_use(token, now=timezone.now())
    return token
