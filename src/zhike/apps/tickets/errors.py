"""Errors of the tickets app.

TicketError
  StepNotAllowed   the ticket's state does not allow the step
  QueueNotServed   the queue has no terms, so nobody would answer for the ticket
  NobodyThere      whoever should own the ticket may not, or does not reach it
  NotMerged        a merge that cannot be done, or taken back
  ReasonMissing    a step without the reason it needs
  TextMissing      an empty text
  TaskIsDone       the task was done already
  NotApproved      more time without the name of whoever approved it
  ClockUnknown     the ticket has no such clock that runs
  TicketUnknown    no ticket with this number is in reach
  StillOpenTasks   departments were asked and have not answered yet
  QueueUnknown     no queue of that code in reach takes tickets
  PersonUnknown    nobody of that name in reach
  PersonNeeded     what only a person does, asked for with a token
  NeverSpam        a matter that cannot be put away as spam
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _


class TicketError(Exception):
    """An act that is refused. `code` is stable; the text is not."""

    code = "ticket_error"


class StepNotAllowed(TicketError):
    """The ticket's state does not allow the step."""

    code = "ticket_step_not_allowed"
    status = 409

    def __init__(self, *, current: Any, wanted: Any) -> None:
        super().__init__(
            _("A ticket that is “%(current)s” cannot become “%(wanted)s”. Look at it again.")
            % {"current": current, "wanted": wanted}
        )


class QueueNotServed(TicketError):
    """The queue has no terms."""

    code = "queue_not_served"
    status = 409

    def __init__(self, *, queue: str) -> None:
        super().__init__(
            _(
                "Nobody answers for the queue %(queue)s. Let an administrator name its head first,"
                " under “Queues”."
            )
            % {"queue": queue}
        )


class NobodyThere(TicketError):
    """Whoever should own the ticket may not, or does not reach it."""

    code = "owner_refused"

    def __init__(self, *, name: str) -> None:
        super().__init__(
            _(
                "%(name)s cannot own this ticket: choose somebody who works on tickets and reaches"
                " the branch of its queue."
            )
            % {"name": name}
        )


class NotMerged(TicketError):
    """A merge that cannot be done, or taken back."""

    code = "ticket_not_merged"
    status = 409

    def __init__(self, *, why: Any) -> None:
        super().__init__(why)


class ReasonMissing(TicketError):
    """A step without the reason it needs."""

    code = "ticket_reason_missing"

    def __init__(self) -> None:
        super().__init__(_("Give a reason: who comes later has to understand the step."))


class TextMissing(TicketError):
    """An empty text."""

    code = "ticket_text_missing"

    def __init__(self) -> None:
        super().__init__(_("Write a text first."))


class TaskIsDone(TicketError):
    """The task was done already."""

    code = "task_is_done"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("This task was done already. Look at the ticket again."))


class NotApproved(TicketError):
    """More time without the name of whoever approved it."""

    code = "extension_not_approved"

    def __init__(self) -> None:
        super().__init__(_("Name who approved the extension."))


class ClockUnknown(TicketError):
    """The ticket has no such clock that runs."""

    code = "clock_unknown"

    def __init__(self, *, name: str) -> None:
        super().__init__(
            _("No clock “%(name)s” runs for this ticket. Look at it again.") % {"name": name}
        )


class TicketUnknown(TicketError):
    """No ticket with this number is in reach."""

    code = "ticket_unknown"

    def __init__(self) -> None:
        super().__init__(_("No ticket with this number. Look the number up."))


class StillOpenTasks(TicketError):
    """Departments were asked and have not answered yet."""

    code = "open_tasks"
    status = 409

    def __init__(self, *, count: int) -> None:
        super().__init__(
            _(
                "%(count)s tasks of departments are still open. Finish them, or take them back,"
                " before the ticket is closed."
            )
            % {"count": count}
        )


class QueueUnknown(TicketError):
    """No queue of that code in reach takes tickets."""

    code = "queue_unknown"

    def __init__(self) -> None:
        super().__init__(_("No queue of that code takes tickets within your reach."))


class PersonUnknown(TicketError):
    """Nobody of that name in reach."""

    code = "person_unknown"

    def __init__(self) -> None:
        super().__init__(_("Nobody of that name works within your reach."))


class PersonNeeded(TicketError):
    """What only a person does, asked for with a token."""

    code = "person_needed"

    def __init__(self) -> None:
        super().__init__(_("Only a person does this. Call with the session of whoever signed in."))


class NeverSpam(TicketError):
    """A matter that cannot be put away as spam."""

    code = "never_spam"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _(
                "A complaint, and what came through the portal, is never spam: it has to be"
                " answered. Close it with its reason instead."
            )
        )
