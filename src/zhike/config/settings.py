"""All settings of the web system. docs/reference/settings.md explains each variable."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from zhike import __version__
from zhike.config import env
from zhike.config.oidc import customer_oidc, oidc, origin_of
from zhike.config.sms import sms
from zhike.engine.home import home

PACKAGE = Path(__file__).parents[1]
VERSION = __version__
HOME = home()
SECRET_KEY = env.secret_key("ZHIKE_SECRET_KEY", folder=HOME)
# The seals of the audit log: a key and a file of anchors, both outside the database.
AUDIT_KEY = env.secret_key("ZHIKE_AUDIT_KEY", folder=HOME, file_name="audit-key")
# Wraps the key of each customer; outside the database and outside every backup.
MASTER_KEY = env.secret_key("ZHIKE_MASTER_KEY", folder=HOME, file_name="master-key")
MASTER_KEY_OLD = env.text("ZHIKE_MASTER_KEY_OLD", default="")  # while it is being changed
MASTER_KEY_FILE = "" if env.text("ZHIKE_MASTER_KEY", default="") else str(HOME / "master-key")
# Who was erased: a restored backup is erased again by it.
ERASURE_LEDGER = env.text("ZHIKE_ERASURE_LEDGER", default=str(HOME / "erasures.ndjson"))
AUDIT_ANCHORS = env.text("ZHIKE_AUDIT_ANCHORS", default=str(HOME / "audit-anchors.ndjson"))
BIND = env.bind("ZHIKE_BIND", default="127.0.0.1:8000")
HTTPS = env.flag("ZHIKE_HTTPS")
# Under which address customers reach the portal: where the links of messages lead.
PUBLIC_ADDRESS = env.text("ZHIKE_PUBLIC_ADDRESS", default="").rstrip("/")
# Whose word on the browser's address (X-Forwarded-For) is taken.
PROXIES = env.words("ZHIKE_PROXY") or ["127.0.0.1", "::1"]
# The laws complaints stand under, the usual one first (apps/complaints/regimes.py).
COMPLAINT_REGIMES = env.some_of(
    "ZHIKE_COMPLAINT_REGIMES",
    choices=("cn_bank", "cn_pbc", "gb_disp", "gb_payment", "eu_payment", "us_cfpb"),
)
# Where a complainant turns to next, as letters name it.
COMPLAINT_BODIES = {
    "review": env.text("ZHIKE_COMPLAINT_REVIEW_BODY", default=""),
    "mediation": env.text("ZHIKE_COMPLAINT_MEDIATION_BODY", default=""),
}
WAREHOUSE = env.one_of("ZHIKE_WAREHOUSE", choices=("duckdb", "spark", "clickhouse"))
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.words("ZHIKE_HOSTS")]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in env.words("ZHIKE_HOSTS")] if HTTPS else []

# -- apps ------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "zhike.apps.sentences",
    "zhike.apps.vault",
    "zhike.apps.audit",
    "zhike.apps.people",
    "zhike.apps.unmasking",
    "zhike.apps.protection",
    "zhike.apps.jobs",
    "zhike.apps.api",
    "zhike.apps.calendars",
    "zhike.apps.rulepacks",
    "zhike.apps.dashboards",
    "zhike.apps.imports",
    "zhike.apps.journeys",
    "zhike.apps.customers",
    "zhike.apps.consents",
    "zhike.apps.privacy",
    "zhike.apps.identities",
    "zhike.apps.complaints",
    "zhike.apps.webhooks",
    "zhike.apps.notifications",
    "zhike.apps.health",
    "zhike.apps.tickets",
    "zhike.apps.conversations",
    "zhike.apps.blocks",
    "zhike.apps.fields",
    "zhike.apps.portal",
    "zhike.apps.shortcuts",
    "zhike.apps.desk",
    "zhike.apps.search",
    "zhike.apps.mailboxes",
    "zhike.apps.telephony",
    "zhike.apps.texting",
    "zhike.apps.surveys",
    "zhike.apps.pains",
    "zhike.apps.webchat",
    "zhike.apps.suspicions",
    "zhike.apps.voice",
    "zhike.apps.labels",
    "zhike.apps.improvements",
    "zhike.apps.tellings",
    "zhike.apps.productvoice",
    # One line per domain from here on.
]
AUTH_USER_MODEL = "people.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "zhike.apps.health.middleware.NameAndMeasure",
    "django.middleware.security.SecurityMiddleware",
    "zhike.config.middleware.OnePolicy",
    "zhike.apps.audit.middleware.RememberOrigin",
    "django.middleware.common.CommonMiddleware",
    "zhike.config.middleware.OfPages",
]
PAGE_MIDDLEWARE = [
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhike.config.middleware.NoNulls",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "zhike.apps.people.middleware.ChosenLanguage",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zhike.apps.portal.middleware.CustomerAtPortal",
    "django.contrib.messages.middleware.MessageMiddleware",
    "zhike.apps.people.middleware.DemoStaysHere",
    "zhike.apps.people.middleware.ActsForAbsent",
    "zhike.apps.people.middleware.FirstPasswordChanges",
    "zhike.apps.people.middleware.DenyByDefault",
]
ROOT_URLCONF = "zhike.config.urls"
# Paths that look after their callers themselves: tokens and sessions, see apps/api/callers.py.
TOKEN_PATHS = ("/api/",)
# Calls a minute: of one token or person, and of one address from which nobody known calls.
API_CALLS_A_MINUTE = env.count("ZHIKE_API_CALLS", default=6000)
API_STRANGERS_A_MINUTE = env.count("ZHIKE_API_STRANGERS", default=60)

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhike.apps.dashboards.context.shell",
            ],
            # The component set and the translations are at hand in every template.
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "zhike.apps.dashboards.templatetags.components",
                "zhike.apps.dashboards.templatetags.figures",
                "zhike.apps.people.templatetags.exports",
            ],
        },
    }
]

# -- data ------------------------------------------------------------------------------------

DATABASES = {"default": env.database("DATABASE_URL", folder=HOME)}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "aside"]}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_TEMP_DIR = HOME / "tmp"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)

# -- ways out ---------------------------------------------------------------------------------

MERGE_SURE_DUPLICATES = env.flag("ZHIKE_MERGE_SURE_DUPLICATES")  # else people decide on each pair
WEBHOOK_NETWORKS = env.networks("ZHIKE_WEBHOOK_NETWORKS")
SMTP = env.mail_server("ZHIKE_SMTP_URL")
SMS = sms()
SMS_QUEUE = env.text("ZHIKE_SMS_QUEUE", default="")  # takes what customers write in
MAIL_FROM = env.text("ZHIKE_MAIL_FROM", default="zhike@localhost")

# -- language and time -----------------------------------------------------------------------

USE_I18N = USE_TZ = USE_THOUSAND_SEPARATOR = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "zhike_language"
FORMAT_MODULE_PATH = ["zhike.config.formats"]
TIME_ZONE = env.time_zone("ZHIKE_TIME_ZONE", default="Asia/Shanghai")

# -- static files ----------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"]
# Served straight from the package: nothing to collect, so a wheel runs as it is.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 60

# -- security --------------------------------------------------------------------------------

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "zhike.apps.people.password_validators.LongEnough"},
    {"NAME": "zhike.apps.people.password_validators.NotTheOwnName"},
    {"NAME": "zhike.apps.people.password_validators.NotUsedLately"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
OIDC = oidc()
CUSTOMER_OIDC = customer_oidc()
# Signs the tokens by which the bank's app leads its customers into the portal.
APP_KEY = env.optional_secret("ZHIKE_APP_KEY")
# By their codes: the queues that take what customers ask in the portal, and complain of.
PORTAL_QUEUE = env.text("ZHIKE_PORTAL_QUEUE", default="portal")
PORTAL_COMPLAINT_QUEUE = env.text("ZHIKE_PORTAL_COMPLAINT_QUEUE", default="complaints")
LOGIN_URL = "people:sign_in"
AUTHENTICATION_BACKENDS = ["zhike.apps.people.backends.PeopleBackend"]
SESSION_ENGINE = "zhike.apps.people.session_store"
SESSION_COOKIE_NAME = "zhike_session"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 3600  # a shift; whoever stays longer signs in again
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_NAME = "zhike_csrf"
CSRF_FAILURE_VIEW = "zhike.apps.dashboards.error_pages.csrf_failed"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False  # the proxy that holds the certificate redirects
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # Chromium holds the redirect after a form to this list as well.
        "form-action": [SELF, *(origin_of(one.issuer) for one in (OIDC, CUSTOMER_OIDC) if one)],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# -- logs ------------------------------------------------------------------------------------

LOG_FORMAT = env.one_of("ZHIKE_LOG", choices=("line", "json"))
# Several web processes keep their counts of requests in files of one folder.
METRICS_FOLDER = env.text("PROMETHEUS_MULTIPROC_DIR", default="")
METRICS_TOKEN = env.text("ZHIKE_METRICS_TOKEN", default="")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "zhike.config.log_lines.RefusalsInOneLine",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
        "json": {"class": "zhike.config.log_lines.JsonLines"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "zhike": {"level": "INFO"},
        # People at a terminal want no line for each request; machines that read logs do.
        "zhike.request": {"level": "INFO" if LOG_FORMAT == "json" else "WARNING"},
        "django_tasks_db": {"level": "ERROR"},
        "httpx": {"level": "WARNING"},
    },
}
