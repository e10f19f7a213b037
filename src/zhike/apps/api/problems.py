"""The one shape of every error, and how each error of ours or of others takes it."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Field, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from zhike.apps.api import errors
from zhike.apps.sentences.told import told

log = logging.getLogger(__name__)
RETRY_SECONDS = 2
FRAMES = 8
# What an error of another package means in HTTP; every other code of ours is the sender's: 422.
STATUS = {
    "store_busy": 503,
    "disk_full": 507,
    "home_not_writable": 500,
    "log_unknown": 404,
    "question_unknown": 404,
    "version_conflict": 412,
    "branch_refused": 409,
    "customer_unknown": 404,
    "complaint_step_blocked": 409,
    "customer_number_taken": 409,
    "name_taken": 409,
    "portal_too_many": 429,
    "portal_too_often": 429,
    "portal_not_possible": 409,
    "portal_not_open": 409,
}


class Problem(Schema):
    """The one shape of every error."""

    code: str = Field(description="stable; the texts are not")
    message: str = Field(description="the facts")
    way_out: str = Field(description="what to do next")


def answer_for(request: HttpRequest, error: Exception) -> HttpResponse:
    """Tell an error; of those that are not ours nothing is told but that they happened."""
    error = _as_ours(error)
    code = getattr(error, "code", None)
    if isinstance(error, OperationalError):
        return _database_busy()
    if not isinstance(code, str) or not type(error).__module__.startswith("zhike."):
        return _broken(request, error)
    fallback = _("Mend what the message names, then send it again; nothing is stored twice.")
    answer = problem(
        status=getattr(error, "status", None) or STATUS.get(code, 422),
        code=code,
        message=str(error.message) if hasattr(error, "message") else told(error),
        way_out=str(getattr(error, "way_out", fallback)),
        retry_seconds=getattr(error, "retry_seconds", RETRY_SECONDS),
    )
    if isinstance(error, errors.MethodRefused):
        answer["Allow"] = error.allowed
    if isinstance(error, errors.TokenRefused):
        answer["WWW-Authenticate"] = 'Bearer realm="zhike"'
    return answer


def _as_ours(error: Exception) -> Exception:
    if isinstance(error, HttpError) and isinstance(error.__cause__, errors.ApiError):
        return error.__cause__  # what our parser said of a body, wrapped by ninja
    if isinstance(error, AuthenticationError):
        return errors.TokenRefused()
    if isinstance(error, ValidationError):
        return _fields_refused(error)
    if isinstance(error, Http404):
        return errors.AddressUnknown()
    if isinstance(error, PermissionDenied):
        return errors.NotAllowed(permission=_("of another role"))
    if isinstance(error, RequestDataTooBig):
        from django.conf import settings

        return errors.BodyTooLarge(limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    if isinstance(error, HttpError | SuspiciousOperation):
        return errors.BodyRefused()
    return error


def _fields_refused(error: ValidationError) -> Exception:
    """Name each field and what would be right; the value may be a customer's and is not told."""
    wanted: dict[str, str] = {}
    for part in error.errors:
        # The first word says where the field stood; in a body the second is our own argument.
        place = [str(word) for word in part["loc"]]
        name = ".".join(place[2:] if place[0] == "body" and len(place) > 2 else place[1:])
        # A field that nobody asked for is named by the sender: its name may be anything.
        wanted.setdefault(name[:60], str(part["msg"]).rstrip("."))
    return errors.FieldsRefused(
        names=", ".join(sorted(wanted)),
        wanted=". ".join(f"{name}: {text}" for name, text in sorted(wanted.items())) + ".",
    )


def _database_busy() -> HttpResponse:
    return problem(
        status=503,
        code="database_busy",
        message=_("The database did not answer in time. Nothing was stored."),
        way_out=_("Send it again after the seconds that Retry-After names."),
    )


def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    # Neither the address nor the error's own text goes to the log: both may hold customers' data.
    route = request.resolver_match.route if request.resolver_match else "?"
    frames = reversed(traceback.extract_tb(error.__traceback__)[-FRAMES:])
    way = " < ".join(f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames)
    log.error("%s %s failed with %s at %s", request.method, route, type(error).__name__, way)
    return problem(
        status=500,
        code="unexpected_error",
        message=_("zhike made a mistake; the log of the server says more."),
        way_out=_("Tell an administrator when it happened. Sending it again does no harm."),
    )


def problem(
    *, status: int, code: str, message: str, way_out: str, retry_seconds: int = RETRY_SECONDS
) -> HttpResponse:
    told_so: dict[str, Any] = {"code": code, "message": message, "way_out": way_out}
    answer = JsonResponse(told_so, status=status, json_dumps_params={"ensure_ascii": False})
    if status in {429, 503}:
        answer["Retry-After"] = str(retry_seconds)
    return answer
