"""Where telephone systems tell what happens: signed, each event once."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from zhike.apps.people.permissions import open_to_everyone
from zhike.apps.telephony.event_actions import take_message
from zhike.apps.telephony.models import Switchboard
from zhike.apps.vault.secrets import open_secret
from zhike.integrations.telephone.errors import EventRefused
from zhike.integrations.webhooks.signature import HEADER, is_genuine

LARGEST_BYTES = 256 * 1024


@open_to_everyone
@csrf_exempt  # no browser calls here; the signature says who does
@require_POST
def events(request: HttpRequest, public_id: str) -> JsonResponse:
    """Take the events of one telephone system in, and say what became of each."""
    length = request.headers.get("Content-Length") or ""
    if not length.isdecimal() or int(length) > LARGEST_BYTES:
        return _refused("message_too_large", status=413)
    board = Switchboard.objects.filter(public_id=public_id, removed_at=None).first()
    secret = open_secret(board.secret_sealed) if board else ""
    now = timezone.now()
    genuine = is_genuine(
        request.body, secret=secret, header=request.headers.get(HEADER, ""), now=now
    )
    if board is None or not secret or not genuine:
        # One answer to whoever cannot sign: it does not tell which systems there are.
        return _refused("signature_refused", status=401)
    try:
        outcomes = take_message(board, body=request.body, now=now)
    except EventRefused as refusal:
        return _refused(refusal.code, status=400)
    return JsonResponse({"events": [one.value for one in outcomes]})


def _refused(code: str, *, status: int) -> JsonResponse:
    return JsonResponse({"error": code}, status=status)
