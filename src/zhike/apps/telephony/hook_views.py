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
from zhike.apps.webhooks.incoming import is_signed, is_small, refused
from zhike.integrations.telephone.errors import EventRefused


@open_to_everyone
@csrf_exempt  # no browser calls here; the signature says who does
@require_POST
def events(request: HttpRequest, public_id: str) -> JsonResponse:
    """Take the events of one telephone system in, and say what became of each."""
    if not is_small(request):
        return refused("message_too_large", status=413)
    board = Switchboard.objects.filter(public_id=public_id, removed_at=None).first()
    secret = open_secret(board.secret_sealed) if board else ""
    now = timezone.now()
    # One answer to whoever cannot sign: it does not tell which systems there are.
    if not is_signed(request, secret=secret, now=now) or board is None:
        return refused("signature_refused", status=401)
    try:
        outcomes = take_message(board, body=request.body, now=now)
    except EventRefused as refusal:
        return refused(refusal.code, status=400)
    return JsonResponse({"events": [one.value for one in outcomes]})
