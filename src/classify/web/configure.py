"""Django's settings, made from ours: there is no second file of settings.

What is set here and why: PEOPLE.md's stack; figures are those of the CJIS Security Policy 6.0 (its numbers in
brackets). Nothing is loaded from other machines, and nothing is mailed.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from classify.errors import SetupError
from classify.inventory.address import address
from classify.memos import once
from classify.settings import Settings

WEB = Path(__file__).parent
ACCOUNTS = "accounts.db"
SCHEMA = "accounts"
KEY_FILE = "web.key"
_FAILURES = 5
_WINDOW_MINUTES = 15


def configure(settings: Settings) -> None:
    """Has Django run with `settings`; where it runs already, keys and accounts become those of their home.

    Raises:
        SetupError: the key of the web application cannot be used.
    """
    import django
    from django.conf import settings as of_django

    if of_django.configured:
        _move_to(settings)
        return
    settings.scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    of_django.configure(**made_from(settings))
    django.setup()


def _move_to(settings: Settings) -> None:
    """For commands that open one home after another."""
    from django.conf import settings as of_django
    from django.db import connections

    wanted = database(settings)
    here = connections.databases["default"]
    if all(here.get(name) == value for name, value in wanted.items()):
        return
    connections["default"].close()
    del connections["default"]
    here.update({"USER": "", "PASSWORD": "", "HOST": "", "PORT": "", **wanted})
    of_django.SECRET_KEY, of_django.FACTOR_KEY = _secrets(settings.home)


def made_from(settings: Settings) -> dict[str, Any]:
    """Django's settings. Raises SetupError."""
    sessions, factors = _secrets(settings.home)
    return {
        "DEBUG": False,
        "SECRET_KEY": sessions,
        "FACTOR_KEY": factors,
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
        **_sign_in(settings),
        **_failures(),
        **_headers(settings),
        "LOGGING_CONFIG": None,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 2_000_000,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 5_000,
        "FILE_UPLOAD_HANDLERS": ["classify.web.uploads.KeptInMemory"],
    }


def database(settings: Settings) -> dict[str, Any]:
    """Where accounts and sessions are: a file beside an embedded inventory, a schema of its own on a server.

    Raises SetupError: the address cannot be understood.
    """
    url = address(settings.database_url) if settings.database_url else None
    if url is None or url.drivername == "sqlite":
        beside = settings.home if url is None else Path(url.database or "").parent
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": beside / ACCOUNTS,
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    options = {name: value[0] if isinstance(value, tuple) else value for name, value in url.query.items()}
    told = " ".join(filter(None, (options.pop("options", ""), f"-c search_path={SCHEMA}")))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.database,
        "USER": url.username or options.pop("user", ""),
        "PASSWORD": url.password or options.pop("password", ""),
        "HOST": url.host or options.pop("host", ""),
        "PORT": str(url.port or options.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # What encrypts the connection of the inventory (sslmode, sslrootcert) encrypts this one.
        "OPTIONS": {**options, "options": told},
    }


def _sign_in(settings: Settings) -> dict[str, Any]:
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
        "ACCOUNT_FORMS": {"change_password": "classify.web.accounts.forms.NewPassword"},
        "MFA_ADAPTER": "classify.web.accounts.adapter.FactorAdapter",
        "MFA_FORMS": {
            "authenticate": "classify.web.accounts.forms.CodeAtSignIn",
            "reauthenticate": "classify.web.accounts.forms.CodeInside",
        },
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_ALLOW_UNVERIFIED_EMAIL": True,
        # http on loopback alone: browsers offer passkeys there, and nowhere else without https.
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not settings.web_is_secure,
        "SOCIALACCOUNT_ADAPTER": "classify.web.accounts.provider.ProviderAdapter",
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": False,
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_PROVIDERS": _provider(settings),
    }


def _provider(settings: Settings) -> dict[str, Any]:
    """The identity provider of the settings, if there is one."""
    if not settings.oidc_issuer:
        return {}
    app = {
        "provider_id": "city",
        "name": settings.oidc_name,
        "client_id": settings.oidc_client_id,
        "secret": settings.oidc_client_secret,
        "settings": {"server_url": settings.oidc_issuer.rstrip("/")},
    }
    return {
        "openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True, "SCOPE": ["openid", "profile"]},
    }


def _failures() -> dict[str, Any]:
    return {
        "AXES_FAILURE_LIMIT": _FAILURES,
        "AXES_COOLOFF_TIME": _WINDOW_MINUTES / 60,
        # By name alone, on purpose: by address a whole office behind one proxy would be locked out.
        "AXES_LOCKOUT_PARAMETERS": ["username"],
        "SILENCED_SYSTEM_CHECKS": ["axes.W006"],
        "AXES_USERNAME_CALLABLE": "classify.web.accounts.lockout.counted_name",
        # Of what was typed nothing is kept: people type passwords into the wrong field.
        "AXES_SENSITIVE_PARAMETERS": ["login", "password", "oldpassword", "code", "credential", "next"],
        "AXES_LOCKOUT_CALLABLE": "classify.web.rooms.entry.views.locked_out",
        "AXES_RESET_ON_SUCCESS": True,
        "AXES_ENABLE_ACCESS_FAILURE_LOG": False,
        "AXES_DISABLE_ACCESS_LOG": True,
        "AXES_VERBOSE": False,
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
                # Browsers ask it of where a form leads in the end, too: to the identity provider.
                "form-action": [SELF, *_origin(settings.oidc_issuer)],
                "base-uri": [NONE],
                "frame-ancestors": [NONE],
            }
        },
    }


def _origin(address: str) -> list[str]:
    parts = urlsplit(address)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


@once
def static_version() -> str:
    """Changes with any static file: they may be kept by browsers for a year."""
    digest = hashlib.sha256()
    for path in sorted((WEB / "static").rglob("*")):
        if path.is_file():
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def _secrets(home: Path) -> tuple[str, bytes]:
    """The key of sessions and that of second factors. Raises SetupError."""
    key = _key(home)
    factors = base64.urlsafe_b64encode(hashlib.sha256(b"factors" + key).digest())
    return hashlib.sha256(b"sessions" + key).hexdigest(), factors


def _key(home: Path) -> bytes:
    """32 random bytes of this home, made on first use, beside its other keys. Raises SetupError."""
    path = home / "keys" / KEY_FILE
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
