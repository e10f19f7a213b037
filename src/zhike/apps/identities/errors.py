"""Errors of identity resolution. None of them repeats a personal value.

IdentitiesError
  NotTheSame      the entries contradict each other: two numbers, or a person and a company
  AlreadyOne      the entries mean the same person already, or are one entry
  EntryNotInUse   an entry was merged or erased meanwhile
  KeptApart       somebody decided that these are different people
  ChainTooLong    more merges one into the other than a reader follows
  NothingToUndo   this merge was taken back already, or the entry was erased
  VersionSeen     somebody changed one of the two meanwhile
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


class IdentitiesError(Exception):
    """A merge that cannot be made or taken back. `code` is stable; the text is not."""

    code = "identities_error"
    text = _("This cannot be done.")

    def __init__(self) -> None:
        super().__init__(self.text)


class NotTheSame(IdentitiesError):
    """The entries contradict each other."""

    code = "entries_contradict"
    text = _(
        "These entries have two different identity numbers or credit codes, or are a person and a"
        " company. End the wrong number first, if one of them is wrong."
    )


class AlreadyOne(IdentitiesError):
    """The entries mean the same person already."""

    code = "entries_already_one"
    text = _("These entries mean the same customer already.")


class EntryNotInUse(IdentitiesError):
    """An entry was merged or erased meanwhile."""

    code = "entry_not_in_use"
    text = _("One of the entries was merged or erased meanwhile. Merge the entries in use.")


class KeptApart(IdentitiesError):
    """Somebody decided that these are different people."""

    code = "entries_kept_apart"
    text = _(
        "Somebody decided that these are different people. Propose the pair again before you"
        " merge it."
    )


class ChainTooLong(IdentitiesError):
    """More merges one into the other than a reader follows."""

    code = "merge_chain_too_long"
    text = _("Too many entries hang one on the other. Merge into the other entry instead.")


class NothingToUndo(IdentitiesError):
    """This merge was taken back already, or the entry was erased."""

    code = "merge_not_in_force"
    text = _("This merge was taken back already, or the entry was erased.")


class VersionSeen(IdentitiesError):
    """Somebody changed one of the two meanwhile."""

    code = "entry_changed_meanwhile"
    text = _("One of the entries was changed meanwhile. Look again and repeat your decision.")
