"""Where the gateway of text messages tells what happens: signed, each event once."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from zhike.apps.people.permissions import open_to_everyone
from zhike.apps.texting.event_actions import queue_of_texts, take_message
from zhike.apps.webhooks.incoming import is_signed, is_small, refused
from zhike.integrations.telephone.errors import EventRefused


@open_to_everyone
@csrf_exempt  # no browser calls here; the signature says who does
@require_POST
def events(request: HttpRequest) -> JsonResponse:
    """Take reports and text messages in, and say what became of each."""
    if not is_small(request):
        return refused("message_too_large", status=413)
    gateway, now = settings.SMS, timezone.now()
    if not is_signed(request, secret=gateway.secret if gateway else "", now=now):
        return refused("signature_refused", status=401)
    queue = queue_of_texts()
    if queue is None:
        return refused("no_queue", status=503)  # the gateway tells it again
    try:
        outcomes = take_message(body=request.body, queue=queue, now=now)
    except EventRefused as refusal:
        return refused(refusal.code, status=400)
    return JsonResponse({"events": [one.value for one in outcomes]})
