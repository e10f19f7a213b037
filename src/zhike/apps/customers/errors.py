"""Errors of the customer master. None of them repeats a personal value.

CustomersError
  CustomerUnknown    nobody has this number, or he is out of the caller's reach
  NumberTaken        another entry has this number
  NumberRefused      this cannot be a customer number
  IdentifierRefused  this cannot be an identifier of its kind
  IdentifierUnknown  the customer has no such identifier in force
  NotActive          the entry was merged or erased
  ValueRefused       the profile has no such value, or it cannot be one
  RelationRefused    customers of these kinds cannot stand to each other so
  RelationUnknown    there is no such relation, or it ended already
  BranchOutOfReach   no branch of this code is in the caller's reach
  ManagerRefused     this person cannot look after customers there
  LoadUndone         this load was taken back already
  ImportsUnderWay    nothing is taken back while imports wait or run
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


class CustomersError(Exception):
    """A change of the master that cannot be made. `code` is stable; the text is not."""

    code = "customers_error"


class CustomerUnknown(CustomersError):
    """There is no such customer for this caller."""

    code = "customer_unknown"

    def __init__(self) -> None:
        super().__init__(_("No customer of this number is in your reach."))


class NumberTaken(CustomersError):
    """Another entry of the master has this number."""

    code = "customer_number_taken"

    def __init__(self, *, customer_id: str) -> None:
        super().__init__(
            _(
                "The customer number %(number)s is taken. Give another one, or none: zhike then"
                " gives one."
            )
            % {"number": customer_id}
        )


class NumberRefused(CustomersError):
    """This cannot be a customer number."""

    code = "customer_number_refused"

    def __init__(self) -> None:
        super().__init__(
            _("A customer number has 1 to 40 letters, digits, dots, dashes or underscores.")
        )


class IdentifierRefused(CustomersError):
    """The value cannot be an identifier of this kind."""

    code = "identifier_refused"

    def __init__(self, *, kind: str) -> None:
        self.kind = kind
        super().__init__(
            _(
                "This is no valid value of its kind. Look for slips of the pen; an identity number"
                " has a check digit."
            )
        )


class IdentifierUnknown(CustomersError):
    """The customer has no such identifier in force."""

    code = "identifier_unknown"

    def __init__(self) -> None:
        super().__init__(_("The customer has no such identifier, or it ended already."))


class NotActive(CustomersError):
    """The entry is no longer the one to use."""

    code = "customer_not_active"

    def __init__(self) -> None:
        super().__init__(_("This entry was merged or erased. Change the entry that is in use."))


class ManagerRefused(CustomersError):
    """The person cannot look after this customer."""

    code = "manager_refused"

    def __init__(self) -> None:
        super().__init__(
            _("A relationship manager is an active person whose branch reaches the customer.")
        )


class ValueRefused(CustomersError):
    """The profile has no such value."""

    code = "profile_value_refused"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The profile has no such value, or the value is empty, longer than 200 letters or"
                " no date of birth that can be."
            )
        )


class RelationRefused(CustomersError):
    """These customers cannot stand to each other so."""

    code = "relation_refused"

    def __init__(self) -> None:
        super().__init__(
            _(
                "These two cannot stand to each other so: a company has no household, and only a"
                " company has a parent company."
            )
        )


class RelationUnknown(CustomersError):
    """There is no such relation in force."""

    code = "relation_unknown"

    def __init__(self) -> None:
        super().__init__(_("There is no such relation, or it ended already."))


class BranchOutOfReach(CustomersError):
    """The caller reaches no such branch."""

    code = "branch_out_of_reach"

    def __init__(self) -> None:
        super().__init__(_("No branch of this code is in your reach."))


class LoadUndone(CustomersError):
    """This load was taken back already."""

    code = "load_undone"

    def __init__(self) -> None:
        super().__init__(_("This import was undone already, or holds nothing."))


class ImportsUnderWay(CustomersError):
    """Nothing is taken back while imports wait or run."""

    code = "imports_under_way"

    def __init__(self, *, title: str) -> None:
        super().__init__(
            _(
                "“%(title)s” waits or runs, and may need what would be undone. Undo this import"
                " when that one has ended, or cancel it first."
            )
            % {"title": title}
        )
