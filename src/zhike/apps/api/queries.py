from __future__ import annotations

from django.utils import timezone

from zhike.apps.api.errors import BranchUnknown
from zhike.apps.api.models import Token
from zhike.apps.api.rules import token_digest
from zhike.apps.people.models import Branch


def token_of(secret: str) -> Token | None:
    """The token that a secret belongs to, with its branch, unless it is over: one query."""
    valid = Token.objects.filter(revoked_at=None, expires_at__gt=timezone.now())
    return valid.select_related("branch").filter(digest=token_digest(secret)).first()


def tokens() -> list[Token]:
    return list(Token.objects.select_related("branch"))


def branch_of(code: str) -> Branch:
    """The branch of that code; BranchUnknown where there is none."""
    branch = Branch.objects.filter(code=code).first()
    if branch is None:
        raise BranchUnknown(code=code)
    return branch
