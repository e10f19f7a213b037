"""The web system as one ASGI application: live updates in the loop, Django in threads beside it.

Under its own ASGI handler Django gives a quarter of the pages a second (decision 0001).
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhike.config.settings")

# First, because it sets Django up, and without that no model can be loaded.
from zhike.config.wsgi import application as pages

# isort: split
from django.conf import settings

from zhike.apps.conversations.delivery_actions import sightings
from zhike.apps.desk.live import DeskSource
from zhike.apps.jobs.live import Hub, JobsSource
from zhike.apps.notifications.live import NotificationsSource
from zhike.apps.telephony.live import CallsSource
from zhike.apps.webchat.live import LOOK_SECONDS, ChatSource, guest_of
from zhike.config.bridge import Bridge

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Coroutine[Any, Any, None]]

PAGE_THREADS = 8
hubs = {
    "/live/": Hub(JobsSource(), NotificationsSource(), DeskSource(), CallsSource()),
    "/chat/live/": Hub(ChatSource(), look_seconds=LOOK_SECONDS, whose=guest_of),
}
bridge = Bridge(pages, threads=PAGE_THREADS, folder=settings.FILE_UPLOAD_TEMP_DIR)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"] in hubs:
        await hubs[scope["path"]](scope, receive, send)
    elif scope["type"] == "http":
        await bridge(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1003})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            sightings.start()
        else:
            close_streams()
            await asyncio.to_thread(sightings.stop)
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def close_streams() -> None:
    """End all streams, so that the server can stop without waiting for the browsers."""
    for hub in hubs.values():
        hub.close()
