"""A site with django-helpdesk (BSD) alone, to measure how fast its API takes tickets in.

Runs in an environment of its own that has django-helpdesk, never in zhike's; nothing of zhike is
imported here and nothing imports this file. Mail is off; the caller is known by a header, so that
no time goes to his password (zhike's own caller proves himself by a token each time).

    python helpdesk_site.py make          # tables, one queue, one person
    gunicorn --workers N helpdesk_site:application
"""

from __future__ import annotations

import os
import sys
from urllib.parse import parse_qs, urlsplit

import django
from django.conf import settings


sys.modules.setdefault("helpdesk_site", sys.modules[__name__])


def database() -> dict[str, object]:
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["PEER_HOME"] + "/helpdesk.sqlite3",
            # As zhike sets it: readers beside one writer, who takes his turn at the start.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": parts.username or "",
        "HOST": parse_qs(parts.query).get("host", [""])[0],
        "CONN_MAX_AGE": None,
    }


settings.configure(
    SECRET_KEY="bench",  # noqa: S106 - of a site that lives for a minute
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="helpdesk_site",
    DATABASES={"default": database()},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    SITE_ID=1,
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    HELPDESK_ACTIVATE_API_ENDPOINT=True,
    HELPDESK_TEAMS_MODE_ENABLED=False,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.sites",
        "django.contrib.messages",
        "django.contrib.humanize",
        "django.contrib.admin",
        "rest_framework",
        "django_cleanup.apps.CleanupConfig",
        "helpdesk",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.contrib.auth.context_processors.auth",
                    "django.template.context_processors.request",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    REST_FRAMEWORK={"DEFAULT_AUTHENTICATION_CLASSES": ["helpdesk_site.Known"]},
)
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import include, path  # noqa: E402
from rest_framework.authentication import BaseAuthentication  # noqa: E402


class Known(BaseAuthentication):
    """Takes the caller's word for who he is: one look-up, no password."""

    def authenticate(self, request):
        return get_user_model().objects.get(username="bench"), None


urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]


def make() -> None:
    from django.core.management import call_command
    from helpdesk.models import Queue

    call_command("migrate", verbosity=0)
    get_user_model().objects.create_superuser("bench", "bench@example.com", "x")
    print(Queue.objects.create(title="bench", slug="bench").pk)


if __name__ == "__main__":
    make()
else:
    application = get_wsgi_application()
