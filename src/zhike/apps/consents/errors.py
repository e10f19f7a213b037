"""Errors of the consents app.

ConsentsError
  CustomerErased    nothing can be chosen or sent for a customer who was erased
  PurposeUnknown    there is no such purpose
  TextMissing       a purpose has no published text that the customer could have read
  ThirdPartyNeeded  sharing needs the name of whoever receives
  NotSeparate       a sensitive purpose was agreed to together with others
  EvidenceMissing   nothing proves the choice
  NotPermitted      a message may not go out
  TooSoon           a message went out lately, and the customer is left in peace
  PermitUsed        a permit that was used before
  NoAddress         the customer has no address for this channel
  NoSender          nothing is set up to send by this channel
  ChoicesAreKept    a choice was to be changed or removed
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _


class ConsentsError(Exception):
    """A choice or a message that is refused. `code` is stable; the text is not."""

    code = "consents_error"


class CustomerErased(ConsentsError):
    """Nothing can be chosen or sent for a customer who was erased."""

    code = "customer_erased"

    def __init__(self) -> None:
        super().__init__(_("This customer was erased. Nothing can be noted or sent any more."))


class PurposeUnknown(ConsentsError):
    """There is no such purpose."""

    code = "purpose_unknown"

    def __init__(self, *, purpose: str) -> None:
        super().__init__(
            _("There is no purpose %(code)s. Take one of the list of purposes.") % {"code": purpose}
        )


class TextMissing(ConsentsError):
    """A purpose has no published text."""

    code = "text_missing"

    def __init__(self, *, purpose: str) -> None:
        super().__init__(
            _("The purpose %(code)s has no published text. Publish one before asking for consent.")
            % {"code": purpose}
        )


class ThirdPartyNeeded(ConsentsError):
    """Sharing needs the name of whoever receives."""

    code = "third_party_needed"

    def __init__(self) -> None:
        super().__init__(_("Name the third party: a consent to share holds for one receiver only."))


class NotSeparate(ConsentsError):
    """A sensitive purpose was agreed to together with others."""

    code = "not_separate"

    def __init__(self, *, purpose: str) -> None:
        super().__init__(
            _("The purpose %(code)s needs a consent of its own. Ask for it separately.")
            % {"code": purpose}
        )


class EvidenceMissing(ConsentsError):
    """Nothing proves the choice."""

    code = "evidence_missing"

    def __init__(self) -> None:
        super().__init__(
            _("Say what proves the choice: number of the form, of the recording, of the sign-in.")
        )


class NotPermitted(ConsentsError):
    """A message may not go out."""

    code = "not_permitted"

    def __init__(self, *, reasons: Iterable[str], words: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(
            _("This message may not be sent: %(reasons)s") % {"reasons": " ".join(words)}
        )


class TooSoon(ConsentsError):
    """A message went out lately, and the customer is left in peace for some days."""

    code = "too_soon"

    def __init__(self) -> None:
        super().__init__(
            _("This customer was written to lately. Try again when the days of rest are over.")
        )


class PermitUsed(ConsentsError):
    """A permit that was used before."""

    code = "permit_used"

    def __init__(self) -> None:
        super().__init__(_("This permit was used. Ask for permission for each message."))


class NoAddress(ConsentsError):
    """The customer has no address for this channel."""

    code = "no_address"

    def __init__(self, *, channel: str) -> None:
        super().__init__(
            _("The customer has no address for the channel %(channel)s.") % {"channel": channel}
        )


class NoSender(ConsentsError):
    """Nothing is set up to send by this channel."""

    code = "no_sender"

    def __init__(self, *, channel: str) -> None:
        super().__init__(
            _("Nothing is set up to send by the channel %(channel)s.") % {"channel": channel}
        )


class ChoicesAreKept(ConsentsError):
    """A choice was to be changed or removed."""

    code = "choices_are_kept"

    def __init__(self) -> None:
        super().__init__(_("Choices are kept as they were made. Note a new one."))
