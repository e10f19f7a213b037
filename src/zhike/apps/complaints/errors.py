"""Errors of the complaints app.

ComplaintError
  StepBlocked          something holds the step up; `blockers` lists everything
  HandlerRefused       whoever should handle or review it has a part in the matter
  ChangeRefused        one of the three changes out of its order, or that changes nothing
  ApprovalRefused      somebody without authority, or about his own proposal
  ExtensionRefused     more time that the rule does not give
  PauseRefused         time left out that the rule wants counted
  MergeRefused         two complaints that do not become one
  TooManyRepresentatives  a group sends more people than the rule allows
  NotAskedFor          a material was taken in that may not be asked for
  CodeUnknown          a code that the table of the day does not have
  TooEarly             explaining or offering before the feelings were met
  ColumnsMissing       a file lacks columns without which it cannot be read
  ReasonMissing        a remedy unlike the others without a reason, or a step without its words
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.apps.complaints import labels
from zhike.apps.complaints.handling import ChangeFault
from zhike.apps.complaints.merging import MergeFault
from zhike.apps.complaints.recusal import Tie
from zhike.apps.complaints.regimes import ExtensionFault, PauseFault
from zhike.apps.complaints.registration import Material
from zhike.apps.complaints.remedy import ApprovalFault
from zhike.apps.complaints.rules import Blocker


class ComplaintError(Exception):
    """An act that is refused. `code` is stable; the text is not."""

    code = "complaint_error"


def _joined(words: Iterable[Any]) -> str:
    return " ".join(str(word) for word in words)


class StepBlocked(ComplaintError):
    """Something holds the step up."""

    code = "complaint_step_blocked"

    def __init__(self, blockers: Iterable[Blocker], *, parts: Iterable[str] = ()) -> None:
        self.blockers = tuple(blockers)
        told = _joined(labels.BLOCKERS[one] for one in self.blockers)
        named = ", ".join(str(labels.PARTS.get(part, part)) for part in parts)
        super().__init__(f"{told} ({named})" if named else told)


class HandlerRefused(ComplaintError):
    """Whoever should handle or review it has a part in the matter."""

    code = "complaint_handler_refused"

    def __init__(self, *, name: str, ties: Iterable[Tie]) -> None:
        why = ", ".join(str(labels.TIES[tie]) for tie in ties)
        super().__init__(
            _("%(name)s cannot handle this complaint: %(why)s. Choose somebody else.")
            % {"name": name, "why": why}
        )


class ChangeRefused(ComplaintError):
    """One of the three changes out of its order, or that changes nothing."""

    code = "complaint_change_refused"

    def __init__(self, faults: Iterable[ChangeFault]) -> None:
        super().__init__(_joined(labels.CHANGE_FAULTS[fault] for fault in faults))


class ApprovalRefused(ComplaintError):
    """Somebody without authority, or about his own proposal."""

    code = "complaint_approval_refused"

    def __init__(self, faults: Iterable[ApprovalFault]) -> None:
        super().__init__(_joined(labels.APPROVAL_FAULTS[fault] for fault in faults))


class ExtensionRefused(ComplaintError):
    """More time that the rule does not give."""

    code = "complaint_extension_refused"

    def __init__(self, faults: Iterable[ExtensionFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(_joined(labels.EXTENSION_FAULTS[fault] for fault in self.faults))


class PauseRefused(ComplaintError):
    """Time left out that the rule wants counted."""

    code = "complaint_pause_refused"

    def __init__(self, faults: Iterable[PauseFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(_joined(labels.PAUSE_FAULTS[fault] for fault in self.faults))


class MergeRefused(ComplaintError):
    """Two complaints that do not become one."""

    code = "complaint_merge_refused"

    def __init__(self, faults: Iterable[MergeFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(_joined(labels.MERGE_FAULTS[fault] for fault in self.faults))


class TooManyRepresentatives(ComplaintError):
    """A group sends more people than the rule allows."""

    code = "too_many_representatives"

    def __init__(self, *, sent: int, at_most: int) -> None:
        super().__init__(
            _("%(sent)s representatives came; the rule allows %(at_most)s. Let them choose.")
            % {"sent": sent, "at_most": at_most}
        )


class NotAskedFor(ComplaintError):
    """A material was taken in that may not be asked for."""

    code = "material_not_asked_for"

    def __init__(self, materials: Iterable[Material]) -> None:
        named = ", ".join(str(labels.MATERIALS[one]) for one in materials)
        super().__init__(
            _("The bank may not ask for: %(named)s. Look it up in the bank's own records.")
            % {"named": named}
        )


class CodeUnknown(ComplaintError):
    """A code that the table of the day does not have."""

    code = "complaint_code_unknown"

    def __init__(self, *, code: str) -> None:
        super().__init__(
            _("The tables of the day have no code %(code)s. Choose one of the list.")
            % {"code": code}
        )


class TooEarly(ComplaintError):
    """Explaining or offering before the feelings were met."""

    code = "matter_before_emotion"

    def __init__(self) -> None:
        super().__init__(
            _("Listen, acknowledge and apologise first; then explain and offer a solution.")
        )


class ReasonMissing(ComplaintError):
    """A remedy unlike the others without a reason, or a step without its words."""

    code = "complaint_reason_missing"

    def __init__(self) -> None:
        super().__init__(_("Give the reason: it stands beside this step from now on."))


class ColumnsMissing(ComplaintError):
    """A file lacks columns without which it cannot be read."""

    code = "complaint_columns_missing"

    def __init__(self, *, columns: Iterable[str]) -> None:
        named = ", ".join(columns)
        super().__init__(
            _("The file lacks the columns %(named)s. Take the file as the authority publishes it.")
            % {"named": named}
        )
