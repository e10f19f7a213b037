from __future__ import annotations

from django.db.models import QuerySet

from zhike.apps.api.errors import BranchUnknown
from zhike.apps.api.models import Token
from zhike.apps.api.rules import token_digest
from zhike.apps.people.models import Branch
from zhike.apps.people.scopes import Caller, in_reach
from zhike.apps.prepared.select import Prepared

_by_digest = Prepared(
    lambda digest: Token.objects.select_related("branch").filter(digest=digest).order_by()
)


def token_of(secret: str) -> Token | None:
    """The token that a secret belongs to, with its branch, unless it is over."""
    token = _by_digest.first(token_digest(secret))
    return token if token is not None and token.is_valid else None


def tokens() -> QuerySet[Token]:
    """Every token with its branch, for who works at the machine itself."""
    return Token.objects.select_related("branch")


def tokens_for(caller: Caller) -> QuerySet[Token]:
    """The tokens in reach; one without a branch is the head office's."""
    found = in_reach(tokens(), caller=caller)
    at_the_top = Branch.objects.filter(parent=None, path=caller.reach).exists()
    return found | tokens().filter(branch=None) if at_the_top else found


def branch_of(code: str) -> Branch:
    """The branch of that code; BranchUnknown where there is none."""
    branch = Branch.objects.filter(code=code).first()
    if branch is None:
        raise BranchUnknown(code=code)
    return branch
