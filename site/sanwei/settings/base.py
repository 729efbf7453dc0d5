"""What every installation shares. Places differ in ``dev``, ``test`` and ``prod``."""

from datetime import timedelta

import dj_database_url

from sanwei.settings import env, search

ROOT = env.ROOT
DATA_DIR = env.data_dir()
BASE_URL = env.text("SANWEI_BASE_URL", "http://127.0.0.1:8000").rstrip("/")

INSTALLED_APPS = [
    "sanwei.common",
    "sanwei.accounts",
    "sanwei.files",
    "media_pipeline",
    "sanwei.search",
    "sanwei.org",
    "sanwei.study",
    "lectures",
    "quizzes",
    "sanwei.library",
    "sanwei.activities",
    "sanwei.ledgers",
    "sanwei.notices",
    "sanwei.home",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sanwei.common.compression.PageGZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "sanwei.study.middleware.TokenOnlyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "sanwei.accounts.middleware.AccountMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "sanwei.accounts.middleware.SessionEpochMiddleware",
    "sanwei.accounts.middleware.FirstPasswordMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "sanwei.org.cms.gate.CmsGateMiddleware",
    "sanwei.common.middleware.ErrorPageMiddleware",
]

ROOT_URLCONF = "sanwei.urls"
WSGI_APPLICATION = "sanwei.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "site/sanwei/templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sanwei.home.context.shell",
            ],
        },
    }
]

# IMMEDIATE: in WAL mode a DEFERRED transaction that turns writer fails at once instead of waiting
# (about nine concurrent beats in ten, measured). recursive_triggers: without it INSERT OR REPLACE
# deletes a guarded row without firing the guard.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;"
        "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;"
    ),
}
DATABASES = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'db.sqlite3'}",
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_cache_url = env.text("CACHE_URL")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _cache_url}
        if _cache_url
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [ROOT / "site/sanwei/locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [ROOT / "site/sanwei/static"]
# Nothing is served from MEDIA_URL: every uploaded byte leaves through sanwei.files.
MEDIA_ROOT = DATA_DIR / "files"
MEDIA_URL = "/f/"
# Keys come from the environment that boto3 reads itself: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY.
_bucket = env.text("SANWEI_S3_BUCKET")
_s3_endpoint = env.text("SANWEI_S3_ENDPOINT")
STORAGES = {
    "default": (
        {
            "BACKEND": "sanwei.files.s3.PrivateS3Storage",
            "OPTIONS": {"bucket_name": _bucket, "endpoint_url": _s3_endpoint or None},
        }
        if _bucket
        else {"BACKEND": "sanwei.files.storage.PrivateFileStorage"}
    ),
    "staticfiles": {"BACKEND": "sanwei.common.static_files.HashedStaticFiles"},
}
# Where a front server (nginx) sends the bytes: its internal location that maps to MEDIA_ROOT.
SANWEI_ACCEL_PREFIX = env.text("SANWEI_ACCEL_PREFIX")
# Small uploads stay in memory; others stream to the disk of the storage, where saving them is a rename.
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "media_pipeline.uploads.DiskUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "sanwei.accounts.backends.NumberOrPhoneBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("number", "phone", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL

# Proxies in front of us whose X-Forwarded-For is believed.
SANWEI_PROXY_COUNT = env.number("SANWEI_PROXY_COUNT", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = SANWEI_PROXY_COUNT
ACCOUNT_ADAPTER = "sanwei.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "sanwei.accounts.forms.LoginForm",
    "change_password": "sanwei.accounts.forms.ChangePasswordForm",
    "set_password": "sanwei.accounts.forms.SetPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "number"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False  # a shared phone: the page says who is signed in
ACCOUNT_SESSION_REMEMBER = True  # our own question decides, see accounts.sessions
# One office shares an address; axes stops guessing. login_failed guards the second factor only.
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": "5/5m/key"}
MFA_ADAPTER = "sanwei.accounts.adapter.TwoFactorAdapter"
MFA_TOTP_ISSUER = "三微学堂"
MFA_TOTP_TOLERANCE = 1  # phones' clocks differ a little
AXES_HANDLER = "sanwei.accounts.lockout.LockoutHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "username", "ip_address"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the minutes on the page are kept
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "sanwei.accounts.lockout.locked_response"
AXES_CLIENT_IP_CALLABLE = "sanwei.accounts.lockout.client_address"
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "sanwei.accounts.lockout.typed_name"
AXES_DISABLE_ACCESS_LOG = True  # no statistic of sign-ins
AXES_VERBOSE = False

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["fast", "index", "media", "exports", "default"],
    }
}
# A worker that is not heard of for so long is taken for dead, and its work is done again.
TASK_LEASE_SECONDS = env.number("SANWEI_TASK_LEASE_SECONDS", 60)
MEDIA_LEASE_SECONDS = env.number("SANWEI_MEDIA_LEASE_SECONDS", 60)
# The graphics cards' encoders are faster, and larger at the same quality; the names are ffmpeg's.
MEDIA_VIDEO_ENCODER = env.choice("SANWEI_VIDEO_ENCODER", ("libx264", "h264_nvenc", "h264_vaapi"))
# Exports are deleted so long after they were made.
EXPORT_KEPT_HOURS = env.number("SANWEI_EXPORT_HOURS", 72)
# After so long without a byte another connection may go on with an upload.
UPLOAD_LEASE_SECONDS = env.number("SANWEI_UPLOAD_LEASE_SECONDS", 15)
MEDIA_MAX_BYTES = env.number("SANWEI_MEDIA_MAX_BYTES", 4 * 1024**3)
MEDIA_MAX_SECONDS = env.number("SANWEI_MEDIA_MAX_SECONDS", 4 * 3600)
# Uploads and encodes stop before the disk is this full: the database needs room to write.
MEDIA_RESERVE_BYTES = env.number("SANWEI_MEDIA_RESERVE_BYTES", 512 * 1024**2)
# Speech recognition of the operator's own, for first drafts of captions; without a command or an address: none.
TRANSCRIBER_COMMAND = env.text("SANWEI_TRANSCRIBER_COMMAND")
TRANSCRIBER_URL = env.text("SANWEI_TRANSCRIBER_URL")
TRANSCRIBER_TOKEN = env.text("SANWEI_TRANSCRIBER_TOKEN")
TRANSCRIBER_SECONDS = env.number("SANWEI_TRANSCRIBER_SECONDS", 3600)

# A file on S3 answers with a redirect, and the policy judges where it leads.
_s3_origin = [_s3_endpoint] if _s3_endpoint else []
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/cms/"],
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", *_s3_origin],
        "media-src": ["'self'", "blob:", *_s3_origin],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'", *_s3_origin],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SESSION_ENGINE = "sanwei.accounts.session_engine"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

WAGTAIL_SITE_NAME = "三微学堂"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_RECENT_EDITS_LIMIT = 5
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
# A password on a page would shut its members out without a word.
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # no page ever asks another site for content
WAGTAILIMAGES_IMAGE_MODEL = "files.PrivateImage"
WAGTAILDOCS_DOCUMENT_MODEL = "files.PrivateDocument"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 64_000_000  # about 200 MB once decoded
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "gif", "heic", "avif"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "sanwei.files.forms.ImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "sanwei.files.forms.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["pdf"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILSEARCH_BACKENDS = search.backends(DATA_DIR)
TAGGIT_CASE_INSENSITIVE = True

# 身份证号, where it is kept at all: base64 keys of 32 bytes, the first encrypts, all decrypt. Without any, the first
# use makes one in the file, which lies outside the tree and the data folder: a backup must not hold it.
SANWEI_FIELD_KEYS = env.words("SANWEI_FIELD_KEYS")
SANWEI_FIELD_KEYS_FILE = env.text("SANWEI_FIELD_KEYS_FILE") or env.at_home("sanwei/field_keys")

# How long the audit trail is kept; the database itself refuses less than three years (common.retention).
SANWEI_AUDIT_KEEP_YEARS = env.number("SANWEI_AUDIT_KEEP_YEARS", 3)

# Under every page: who runs the site, its registration number, and a line for anything else.
# Group robots: hosts only, the keys are entered per unit; a private 政务微信 or 飞书 has hosts of its own.
SANWEI_ROBOTS = {
    "wecom": env.text("SANWEI_WECOM_URL", "https://qyapi.weixin.qq.com").rstrip("/"),
    "dingtalk": env.text("SANWEI_DINGTALK_URL", "https://oapi.dingtalk.com").rstrip("/"),
    "feishu": env.text("SANWEI_FEISHU_URL", "https://open.feishu.cn").rstrip("/"),
}
SANWEI_SMTP_URL = env.text(
    "SANWEI_SMTP_URL"
)  # smtps://user:password@host:465, smtp+starttls://, smtp://
SANWEI_MAIL_FROM = env.text("SANWEI_MAIL_FROM")
SANWEI_ORGANISER = env.text("SANWEI_ORGANISER")
SANWEI_FILING_NUMBER = env.text("SANWEI_FILING_NUMBER")
SANWEI_FOOTER = env.text("SANWEI_FOOTER")
# The page that shows every component to contributors; never in production.
SANWEI_GALLERY = False

# To stderr, where systemd and ./dev up keep it; what Django would mail to ADMINS is logged instead.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        **{
            name: {"level": env.text("SANWEI_LOG_LEVEL", "INFO").upper()}
            for name in ("sanwei", "lectures", "quizzes", "media_pipeline")
        },
        # Both would write a robot's address, key included, once somebody lowers the root level.
        "apprise": {"level": "CRITICAL", "propagate": False},
        "urllib3": {"level": "ERROR"},
    },
}
