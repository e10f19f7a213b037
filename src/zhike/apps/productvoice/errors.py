"""Errors of the productvoice app.

ProductVoiceError
  UnknownProduct        no product of the aspect tree
  OwnerRefused          who is named may not acknowledge reports
  NotYourReport         another owns the report
  AlreadyAcknowledged   the report was acknowledged
  DayPassed             what is planned would have been done before
  NoSuchPoint           the report tells nothing of it
  NoDesk                no queue in reach takes a ticket
"""

from __future__ import annotations

from django.utils.translation import gettext as _


class ProductVoiceError(Exception):
    """An act that is refused. `code` is stable; the text is not."""

    code = "product_voice_error"
    status = 409


class UnknownProduct(ProductVoiceError):
    """No product of the aspect tree."""

    code = "product_unknown"
    status = 404

    def __init__(self) -> None:
        super().__init__(_("There is no such product. Choose one of the list."))


class OwnerRefused(ProductVoiceError):
    """Who is named may not acknowledge reports."""

    code = "product_owner_refused"
    status = 422

    def __init__(self) -> None:
        super().__init__(_("Name somebody who may acknowledge product reports."))


class NotYourReport(ProductVoiceError):
    """Another owns the report."""

    code = "product_report_not_yours"
    status = 404

    def __init__(self) -> None:
        super().__init__(_("Its owner acknowledges a report, nobody else."))


class AlreadyAcknowledged(ProductVoiceError):
    """The report was acknowledged."""

    code = "product_report_acknowledged"

    def __init__(self) -> None:
        super().__init__(_("This report is acknowledged; what was said then stays."))


class DayPassed(ProductVoiceError):
    """What is planned would have been done before."""

    code = "product_report_day_passed"
    status = 422

    def __init__(self) -> None:
        super().__init__(_("This day is over. Give the day by which it will be done, or none."))


class NoSuchPoint(ProductVoiceError):
    """The report tells nothing of it."""

    code = "product_report_point_unknown"
    status = 404

    def __init__(self) -> None:
        super().__init__(_("The report tells nothing of this. Choose one of its points."))


class NoDesk(ProductVoiceError):
    """No queue in reach takes a ticket."""

    code = "product_report_no_queue"

    def __init__(self) -> None:
        super().__init__(
            _("No queue in your reach has a head, so nobody could take it. Ask who manages queues.")
        )
