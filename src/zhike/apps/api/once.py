"""A write that is repeated with its Idempotency-Key acts once and gives the same answer again.

Claim, act, event and answer stand in one transaction: a process that is killed leaves all of them
or none, and of two requests with one key the database lets only one insert the claim. A refused
request did nothing, so its key stays free.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from zhike.apps.api import rules
from zhike.apps.api.callers import name_in
from zhike.apps.api.errors import KeyInUse, KeyRefused
from zhike.apps.api.models import KeptAnswer
from zhike.apps.vault.errors import SealBroken
from zhike.apps.vault.masters import master_key
from zhike.apps.vault.rules import open_sealed, seal

HEADER = "Idempotency-Key"


class Promise:
    """The key of one request, and what is known of it."""

    def __init__(self, request: HttpRequest, *, content_digest: str = "") -> None:
        """`content_digest` stands for the body where that was read into a file."""
        self.key = request.headers.get(HEADER, "")
        if HEADER in request.headers and not rules.is_key(self.key):
            raise KeyRefused
        self.caller = name_in(request)
        self.key_digest = rules.token_digest(self.key)
        content = content_digest or hashlib.sha256(request.body).hexdigest()
        asked = f"{request.method}\n{request.get_full_path()}\n{content}"
        self.request_digest = hashlib.sha256(asked.encode(errors="replace")).hexdigest()

    def known_answer(self) -> HttpResponse | None:
        """The answer that this request got before; KeyRefused where the key got another request."""
        row = self._row() if self.key else None
        if row is None:
            return None
        if row.request_digest != self.request_digest:
            raise KeyRefused
        try:
            body = open_sealed(row.sealed, key=self._sealing_key(), owner=self.caller)
        except SealBroken as error:  # the master key was changed since
            raise KeyInUse from error
        head, _line, content = body.partition("\n")
        answer = HttpResponse(content, status=row.status, content_type="application/json")
        if head:
            answer["ETag"] = head
        answer["Idempotency-Replayed"] = "true"
        return answer

    def keep(self, answer: HttpResponse) -> None:
        """Remember an answer that acted outside the database; of two the first is remembered."""
        if self.key:
            KeptAnswer.objects.get_or_create(
                caller=self.caller, key_digest=self.key_digest, defaults=self._row_values(answer)
            )

    def fulfil(self, act: Callable[[], HttpResponse]) -> HttpResponse:
        """Act and keep the answer in one transaction, unless somebody else did."""
        if not self.key:
            return act()
        if known := self.known_answer():
            return known
        try:
            with transaction.atomic():
                claim = KeptAnswer.objects.create(
                    caller=self.caller,
                    key_digest=self.key_digest,
                    request_digest=self.request_digest,
                    kept_at=timezone.now(),
                )
                answer = act()
                if answer.status_code >= 400:
                    transaction.set_rollback(True)
                else:
                    rows = KeptAnswer.objects.filter(pk=claim.pk)
                    rows.update(**self._row_values(answer))
        except IntegrityError as error:
            if known := self.known_answer():
                return known
            raise KeyInUse from error
        return answer

    def _row(self) -> KeptAnswer | None:
        rows = KeptAnswer.objects.filter(caller=self.caller, key_digest=self.key_digest)
        row = rows.first()
        if row is not None and timezone.now() - row.kept_at >= rules.KEYS_KEPT:
            rows.filter(pk=row.pk, kept_at=row.kept_at).delete()
            return None
        return row

    def _row_values(self, answer: HttpResponse) -> dict[str, object]:
        # The answer's entity tag goes with it: whoever repeats the request may want to change on.
        text = f"{answer.headers.get('ETag', '')}\n{answer.content.decode()}"
        return {
            "request_digest": self.request_digest,
            "status": answer.status_code,
            "sealed": seal(text, key=self._sealing_key(), owner=self.caller),
            "kept_at": timezone.now(),
        }

    def _sealing_key(self) -> bytes:
        return rules.answer_key(self.key, master=master_key())


def forget_old_answers() -> int:
    """Delete answers that nobody may ask for any more; give how many."""
    limit = timezone.now() - rules.KEYS_KEPT
    return KeptAnswer.objects.filter(kept_at__lte=limit).delete()[0]
