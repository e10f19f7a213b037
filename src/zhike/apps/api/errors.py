"""Errors of the api app.

ApiError
  TokenRefused        no token, or one that is wrong, expired or revoked
  GuestRefused        the same, of a customer in the bank's app
  NotAllowed          the token or person may not do this
  PasswordDue         a person whose first password is not changed yet
  CrossSiteRefused    a write with a session, without the proof that the site itself sent it
  AddressUnknown      nothing stands at the address, or nothing the caller may reach
  MethodRefused       the address does not know the method
  BodyRefused         a body that is no JSON, or JSON that no table can hold
  AddressRefused      an address that no table can hold
  BodyTooLarge        a body beyond the limit
  BodyTypeRefused     a body that is not JSON
  FieldsRefused       fields or parameters that are missing, unknown or wrong
  CursorRefused       a cursor that zhike did not give, or gave for another list
  VersionMissing      a change that does not say which version it changes
  VersionRefused      an If-Match that zhike did not give
  KeyRefused          an idempotency key that cannot be one, or came with another request
  KeyInUse            the request with this key is being answered right now
  TooManyCalls        the calls of this minute are used up
  NameTaken           a token of that name is there already
  TokenUnknown        no token of that name
  LifeRefused         a token was to live longer than a year
  BranchUnknown       no branch of that code
  PermissionsMissing  a token was to open nothing, or something unknown
"""

from __future__ import annotations

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from zhike.apps.api.rules import KEY_LIMIT, LONGEST_LIFE_DAYS
from zhike.apps.sentences.errors import Refusal


class ApiError(Refusal):
    """A call that is refused."""

    code = "api_error"


class TokenRefused(ApiError):
    """No token, or one that is wrong, expired or revoked."""

    code = "token_refused"
    status = 401

    def __init__(self, *, way_out: Any = "") -> None:
        super().__init__(
            _("No valid token came with the request."),
            way_out=way_out
            or _(
                "Send “Authorization: Bearer TOKEN”; an administrator makes tokens under API"
                " tokens, or with “zhike token create”."
            ),
        )


class GuestRefused(TokenRefused):
    """The same, where a customer calls over the bank's app."""

    def __init__(self) -> None:
        super().__init__(
            way_out=_(
                "Send “Authorization: Bearer KEY” with the key of an open session; a fresh token"
                " that the bank's app signed opens one at /api/v1/my/session."
            )
        )


class NotAllowed(ApiError):
    """The token or person may not do this."""

    code = "not_allowed"
    status = 403

    def __init__(self, *, permission: str) -> None:
        super().__init__(
            _("This needs the permission %(permission)s.") % {"permission": permission},
            way_out=_("Use a token or a role that carries it."),
        )


class PasswordDue(ApiError):
    """A person whose first password is not changed yet."""

    code = "password_change_due"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("Your first password must be changed before anything else."),
            way_out=_("Change it under “My account”, then call again."),
        )


class CrossSiteRefused(ApiError):
    """A write with a session, without the proof that the site itself sent it."""

    code = "csrf_refused"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("A write with a session must carry the CSRF token of the page."),
            way_out=_("Send it as X-CSRFToken, or call with a token instead of a session."),
        )


class AddressUnknown(ApiError):
    """Nothing stands at the address, or nothing the caller may reach."""

    code = "not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__(
            _("Nothing stands at this address."),
            way_out=_("/api/v1/openapi.json lists what there is."),
        )


class MethodRefused(ApiError):
    """The address does not know the method."""

    code = "method_not_allowed"
    status = 405

    def __init__(self, *, method: str, allowed: str) -> None:
        self.allowed = allowed
        super().__init__(
            _("%(method)s is not known here.") % {"method": method},
            way_out=_("Use %(allowed)s.") % {"allowed": allowed},
        )


class BodyRefused(ApiError):
    """A body that is no JSON, or JSON that no table can hold."""

    code = "body_refused"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("The body is no JSON that zhike reads."),
            way_out=_(
                "Send JSON in UTF-8 that is at most 32 levels deep, without NaN, without infinite"
                " numbers and without the character U+0000."
            ),
        )


class AddressRefused(ApiError):
    """An address that no table can hold."""

    code = "address_refused"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("The address holds characters that no text may hold."),
            way_out=_("Leave out the character U+0000, and write the rest as UTF-8."),
        )


class BodyTooLarge(ApiError):
    """A body beyond the limit."""

    code = "body_too_large"
    status = 413

    def __init__(self, *, limit: int) -> None:
        super().__init__(
            _("The body is larger than %(limit)s.") % {"limit": filesizeformat(limit)},
            way_out=_("Send less at once."),
        )


class BodyTypeRefused(ApiError):
    """A body that is not JSON."""

    code = "content_type_refused"
    status = 415

    def __init__(self) -> None:
        super().__init__(
            _("The content type of the body is not one that is read here."),
            way_out=_("Send application/json, not compressed."),
        )


class FieldsRefused(ApiError):
    """Fields or parameters that are missing, unknown or wrong."""

    code = "fields_refused"
    status = 422

    def __init__(self, *, names: str, wanted: str) -> None:
        super().__init__(
            _("These fields are missing, unknown or wrong: %(names)s.") % {"names": names},
            way_out=wanted,
        )


class CursorRefused(ApiError):
    """A cursor that zhike did not give, or gave for another list."""

    code = "cursor_refused"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("This cursor was not given for this list, its filters and its order."),
            way_out=_("Take `next` of the page before, and change nothing else."),
        )


class VersionMissing(ApiError):
    """A change that does not say which version it changes."""

    code = "version_missing"
    status = 428

    def __init__(self) -> None:
        super().__init__(
            _("The change does not say which version of the record it changes."),
            way_out=_("Read the record and send its ETag back as If-Match."),
        )


class VersionRefused(ApiError):
    """An If-Match that zhike did not give."""

    code = "stale_version"
    status = 412

    def __init__(self) -> None:
        super().__init__(
            _("If-Match names no version of this record."),
            way_out=_("Read the record and send its ETag back as it was, with its quotes."),
        )


class KeyRefused(ApiError):
    """An idempotency key that cannot be one, or came with another request."""

    code = "idempotency_key_refused"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("This Idempotency-Key came with another request before, or cannot be one."),
            way_out=_(
                "Use a new key of 1 to %(limit)d visible ASCII letters for each request, and the"
                " same key only to repeat it."
            )
            % {"limit": KEY_LIMIT},
        )


class KeyInUse(ApiError):
    """The request with this key is being answered right now."""

    code = "idempotency_key_in_use"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("A request with this Idempotency-Key is being answered right now."),
            way_out=_("Send it again in a moment; it gives the same answer."),
        )


class TooManyCalls(ApiError):
    """The calls of this minute are used up."""

    code = "too_many_calls"
    status = 429

    def __init__(self, *, limit: int, retry_seconds: int) -> None:
        self.retry_seconds = retry_seconds
        super().__init__(
            _("More than %(limit)d calls came within one minute.") % {"limit": limit},
            way_out=_("Call again after the seconds that Retry-After names."),
        )


class NameTaken(ApiError):
    """A token of that name is there already."""

    code = "name_taken"
    status = 409

    def __init__(self, *, name: str) -> None:
        super().__init__(
            _("The name %(name)s is taken.") % {"name": name}, way_out=_("Choose another one.")
        )


class TokenUnknown(ApiError):
    """No token of that name."""

    code = "token_unknown"
    status = 404

    def __init__(self, *, name: str) -> None:
        super().__init__(
            _("No token is called %(name)s, or it is revoked already.") % {"name": name},
            way_out=_("“zhike token list” names those there are."),
        )


class LifeRefused(ApiError):
    """A token was to live longer than a year."""

    code = "life_refused"
    status = 422

    def __init__(self, *, days: int) -> None:
        super().__init__(
            _("A token cannot live for %(days)d days.") % {"days": days},
            way_out=_("Choose 1 to %(longest)d days.") % {"longest": LONGEST_LIFE_DAYS},
        )


class PermissionsMissing(ApiError):
    """A token was to open nothing, or something unknown."""

    code = "permissions_refused"
    status = 422

    def __init__(self, *, known: str) -> None:
        super().__init__(
            _("A token needs at least one permission, and only such as there are."),
            way_out=_("Choose of: %(known)s.") % {"known": known},
        )


class BranchUnknown(ApiError):
    """No branch of that code."""

    code = "branch_unknown"
    status = 404

    def __init__(self, *, code: str) -> None:
        super().__init__(
            _("No branch has the code %(code)s.") % {"code": code},
            way_out=_("The page of branches lists the codes there are."),
        )
