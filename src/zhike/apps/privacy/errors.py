"""Errors of the privacy app.

PrivacyError
  StepNotAllowed    the request's state does not allow the step
  ExtensionTooLong  all extensions together would be too long
  IdentityMissing   who asks is not proved
  ReasonMissing     a refusal, an extension or a hold without its reason
  CustomerUnknown   there is no such customer in reach
  ErasureObstructed a hold or a legal period keeps the customer from being erased
  ErasureIncomplete something that had to go is still there
  PeriodTooShort    a law demands that the records are kept longer
  CopyGone          the copy has expired
  RecordsAreKept    a record was to be changed or removed
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _


class PrivacyError(Exception):
    """An act that is refused. `code` is stable; the text is not."""

    code = "privacy_error"


class StepNotAllowed(PrivacyError):
    """The request's state does not allow the step."""

    code = "step_not_allowed"

    def __init__(self, *, current: str, wanted: str) -> None:
        super().__init__(
            _("A request that is %(current)s cannot become %(wanted)s. Look at it again.")
            % {"current": current, "wanted": wanted}
        )


class ExtensionTooLong(PrivacyError):
    """All extensions together would be too long."""

    code = "extension_too_long"

    def __init__(self, *, days: int, left: int) -> None:
        super().__init__(
            _("The limit cannot be extended by %(days)s days. At most %(left)s are left.")
            % {"days": days, "left": left}
        )


class IdentityMissing(PrivacyError):
    """Who asks is not proved."""

    code = "identity_missing"

    def __init__(self) -> None:
        super().__init__(_("Note first how the customer proved who he is."))


class ReasonMissing(PrivacyError):
    """A refusal, an extension or a hold without its reason."""

    code = "reason_missing"

    def __init__(self) -> None:
        super().__init__(_("Give the reason in words."))


class CustomerUnknown(PrivacyError):
    """There is no such customer in reach."""

    code = "customer_unknown"

    def __init__(self) -> None:
        super().__init__(_("No customer with this number. Look the number up."))


class ErasureObstructed(PrivacyError):
    """A hold or a legal period keeps the customer from being erased."""

    code = "erasure_obstructed"

    def __init__(self, *, obstacles: Iterable[str], words: Iterable[str]) -> None:
        self.obstacles = tuple(obstacles)
        super().__init__(
            _("The customer cannot be erased yet. %(reasons)s") % {"reasons": " ".join(words)}
        )


class ErasureIncomplete(PrivacyError):
    """Something that had to go is still there."""

    code = "erasure_incomplete"

    def __init__(self, *, places: Mapping[str, int]) -> None:
        self.places = dict(places)
        told = ", ".join(f"{name}: {count}" for name, count in sorted(places.items()))
        super().__init__(
            _(
                "The erasure is not complete; still there: %(places)s. Run it again, and tell the"
                " makers of the place if it stays."
            )
            % {"places": told}
        )


class PeriodTooShort(PrivacyError):
    """A law demands that the records are kept longer."""

    code = "period_too_short"

    def __init__(self, *, months: int) -> None:
        super().__init__(
            _("The law demands at least %(months)s months. Give as many or more.")
            % {"months": months}
        )


class CopyGone(PrivacyError):
    """The copy has expired."""

    code = "copy_gone"

    def __init__(self) -> None:
        super().__init__(_("This copy has expired. Make a new one."))


class RecordsAreKept(PrivacyError):
    """A record was to be changed or removed."""

    code = "records_are_kept"

    def __init__(self) -> None:
        super().__init__(_("This record is kept as it was made. Make a new version."))
