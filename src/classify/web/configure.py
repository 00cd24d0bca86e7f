"""Django's settings, made from ours: there is no second file of settings.

What is set here and why: PEOPLE.md's stack; figures are those of the CJIS Security Policy 6.0 (its numbers in
brackets). Nothing is loaded from other machines, and nothing is mailed.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from functools import cache
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from sqlalchemy import make_url

from classify.errors import SetupError
from classify.settings import Settings

WEB = Path(__file__).parent
ACCOUNTS = "accounts.db"
SCHEMA = "accounts"
_KEY = "web.key"
_FAILURES = 5
_WINDOW_MINUTES = 15


def configure(settings: Settings) -> None:
    """Has Django run with `settings`; once a process.

    Raises:
        SetupError: the key of the web application cannot be used.
    """
    import django
    from django.conf import settings as of_django

    if of_django.configured:
        return
    settings.scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    of_django.configure(**made_from(settings))
    django.setup()


def made_from(settings: Settings) -> dict[str, Any]:
    """Django's settings. Raises SetupError."""
    key = _key(settings.home)
    return {
        "DEBUG": False,
        "SECRET_KEY": hashlib.sha256(b"sessions" + key).hexdigest(),
        "FACTOR_KEY": base64.urlsafe_b64encode(hashlib.sha256(b"factors" + key).digest()),
        # Any name: the address is no secret, and no page builds addresses from it.
        "ALLOWED_HOSTS": list(settings.web_hosts) or ["*"],
        "ROOT_URLCONF": "classify.web.urls",
        "INSTALLED_APPS": [
            "classify.web.accounts",
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "django.contrib.staticfiles",
            "django.contrib.humanize",
            "allauth",
            "allauth.account",
            "allauth.mfa",
            "allauth.socialaccount",
            "allauth.socialaccount.providers.openid_connect",
            "axes",
            "csp",
            "django_htmx",
        ],
        "MIDDLEWARE": [
            "classify.web.edge.Edge",
            "django.middleware.security.SecurityMiddleware",
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "django.middleware.gzip.GZipMiddleware",
            "csp.middleware.CSPMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
            "allauth.account.middleware.AccountMiddleware",
            "django_htmx.middleware.HtmxMiddleware",
            "classify.web.gate.Gate",
            "axes.middleware.AxesMiddleware",
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [WEB / "templates"],
                "APP_DIRS": True,
                "OPTIONS": {
                    "builtins": ["classify.web.words"],
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                        "classify.web.frame.frame",
                    ],
                },
            }
        ],
        "DATABASES": {"default": database(settings)},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "USE_TZ": True,
        "TIME_ZONE": settings.time_zone,
        "LANGUAGE_CODE": "en-us",
        "STATIC_URL": f"/static/{static_version()}/",
        "STATICFILES_DIRS": [WEB / "static"],
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_MAX_AGE": 365 * 86_400,
        **_sign_in(),
        **_headers(settings),
        "LOGGING_CONFIG": None,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 2_000_000,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 5_000,
        "FILE_UPLOAD_MAX_MEMORY_SIZE": 2_000_000,
        "FILE_UPLOAD_TEMP_DIR": str(settings.scratch),
    }


def database(settings: Settings) -> dict[str, Any]:
    """Where accounts and sessions are: a file beside the embedded inventory, a schema of its own on a
    server.
    """
    if not settings.database_url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": settings.home / ACCOUNTS,
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    url = make_url(settings.database_url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.database or "",
        "USER": url.username or "",
        "PASSWORD": url.password or "",
        "HOST": url.host or str(url.query.get("host", "")),
        "PORT": str(url.port or url.query.get("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": f"-c search_path={SCHEMA}"},
    }


def _sign_in() -> dict[str, Any]:
    return {
        "AUTH_USER_MODEL": "accounts.Account",
        "AUTHENTICATION_BACKENDS": [
            "axes.backends.AxesStandaloneBackend",
            "classify.web.accounts.backend.Unlocked",
        ],
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
            for name, options in (
                ("MinimumLengthValidator", {"min_length": 12}),
                ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "shown_name")}),
                ("CommonPasswordValidator", {}),
                ("NumericPasswordValidator", {}),
            )
        ],
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "home",
        "ACCOUNT_ADAPTER": "classify.web.accounts.adapter.AccountAdapter",
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_ENABLED": False,
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_PREVENT_ENUMERATION": True,
        "ACCOUNT_SESSION_REMEMBER": False,
        "ACCOUNT_LOGOUT_REDIRECT_URL": "account_login",
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": 15 * 60,
        "ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE": False,
        # Locking is what axes and `events` do; by address a whole office behind one proxy would be shut out.
        "ACCOUNT_RATE_LIMITS": {"login_failed": False, "login": "60/m/ip"},
        "MFA_ADAPTER": "classify.web.accounts.adapter.FactorAdapter",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_ALLOW_UNVERIFIED_EMAIL": True,
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": True,  # http on loopback: browsers allow passkeys there
        "SOCIALACCOUNT_ADAPTER": "classify.web.accounts.adapter.ProviderAdapter",
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": False,
        "SOCIALACCOUNT_PROVIDERS": {},
        "AXES_FAILURE_LIMIT": _FAILURES,
        "AXES_COOLOFF_TIME": _WINDOW_MINUTES / 60,
        "AXES_LOCKOUT_PARAMETERS": ["username"],
        "AXES_LOCKOUT_CALLABLE": "classify.web.rooms.entry.views.locked_out",
        "AXES_RESET_ON_SUCCESS": True,
        "AXES_ENABLE_ACCESS_FAILURE_LOG": False,
        "AXES_DISABLE_ACCESS_LOG": True,
        "AXES_VERBOSE": False,
        # By name alone, on purpose: by address a whole office behind one proxy would be locked out.
        "SILENCED_SYSTEM_CHECKS": ["axes.W006"],
    }


def _headers(settings: Settings) -> dict[str, Any]:
    secure = settings.web_is_secure
    return {
        "SESSION_ENGINE": "django.contrib.sessions.backends.db",
        "SESSION_COOKIE_NAME": "__Host-session" if secure else "session",
        "SESSION_COOKIE_AGE": 12 * 3600,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": secure,
        "CSRF_USE_SESSIONS": True,
        "CSRF_FAILURE_VIEW": "classify.web.rooms.entry.views.not_from_here",
        "CSRF_TRUSTED_ORIGINS": list(settings.web_origins),
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "SECURE_HSTS_SECONDS": 31_536_000 if secure else 0,
        "X_FRAME_OPTIONS": "DENY",
        "CONTENT_SECURITY_POLICY": {
            "DIRECTIVES": {
                "default-src": [NONE],
                "script-src": [SELF],
                "style-src": [SELF],
                "img-src": [SELF, "data:"],  # the code for an authenticator app is drawn into its page
                "font-src": [SELF],
                "connect-src": [SELF],
                "form-action": [SELF],
                "base-uri": [NONE],
                "frame-ancestors": [NONE],
            }
        },
    }


@cache
def static_version() -> str:
    """Changes with any static file: they may be kept by browsers for a year."""
    digest = hashlib.sha256()
    for path in sorted((WEB / "static").rglob("*")):
        if path.is_file():
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def _key(home: Path) -> bytes:
    """32 random bytes of this home, made on first use, beside its other keys. Raises SetupError."""
    path = home / "keys" / _KEY
    try:
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            made = path.with_suffix(f".{os.getpid()}")
            descriptor = os.open(made, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(secrets.token_bytes(32))
            try:
                os.link(made, path)  # fails where another process was first
            except FileExistsError:
                pass
            finally:
                made.unlink()
        key = path.read_bytes()
    except OSError as error:
        raise SetupError(f"The key of the web application cannot be used: {error.strerror}.") from error
    if len(key) != 32:
        raise SetupError(
            "keys/web.key is no key of the web application.",
            remedy="Put it back from a backup; without it nobody's second factor can be read.",
        )
    return key
