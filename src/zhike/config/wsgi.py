"""Django as a WSGI application: what answers pages and API inside the ASGI application."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhike.config.settings")
application = get_wsgi_application()
