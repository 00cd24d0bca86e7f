"""Django's settings, made from ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from classify.errors import SetupError
from classify.settings import Settings
from classify.web.configure import database, made_from, static_version


def test_passwords_are_hashed_slowly_and_failures_are_few(tmp_path: Path) -> None:
    made = made_from(Settings(home=tmp_path))
    assert made["PASSWORD_HASHERS"] == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert (made["AXES_FAILURE_LIMIT"], made["AXES_COOLOFF_TIME"]) == (5, 0.25)
    assert made["ACCOUNT_RATE_LIMITS"]["login"] == "60/m/ip"
    assert made["SESSION_COOKIE_AGE"] == 12 * 3600
    assert made["DEBUG"] is False


def test_cookies_go_by_https_alone_where_people_use_it(tmp_path: Path) -> None:
    plain = made_from(Settings(home=tmp_path))
    assert plain["SESSION_COOKIE_SECURE"] is False
    assert plain["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"] is True
    behind = made_from(Settings(home=tmp_path, web_behind_tls=True, web_names="classify.city.example"))
    assert behind["SESSION_COOKIE_SECURE"] is True
    assert behind["SESSION_COOKIE_NAME"] == "__Host-session"
    assert behind["SECURE_HSTS_SECONDS"] > 0
    assert behind["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"] is False
    assert behind["ALLOWED_HOSTS"] == ["classify.city.example"]
    assert behind["CSRF_TRUSTED_ORIGINS"] == ["https://classify.city.example"]


def test_a_provider_is_there_by_settings_alone(tmp_path: Path) -> None:
    assert made_from(Settings(home=tmp_path))["SOCIALACCOUNT_PROVIDERS"] == {}
    made = made_from(
        Settings(home=tmp_path, oidc_issuer="https://login.city.example/tenant/", oidc_client_id="classify")
    )
    app = made["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"][0]
    assert app["settings"]["server_url"] == "https://login.city.example/tenant"
    directives = made["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert directives["form-action"] == ["'self'", "https://login.city.example"]
    assert directives["script-src"] == ["'self'"]


def test_the_key_is_made_once_for_its_owner_alone_and_never_silently_replaced(tmp_path: Path) -> None:
    first = made_from(Settings(home=tmp_path))
    again = made_from(Settings(home=tmp_path))
    assert first["SECRET_KEY"] == again["SECRET_KEY"] != first["FACTOR_KEY"]
    file = tmp_path / "keys" / "web.key"
    assert file.stat().st_mode & 0o077 == 0
    file.write_bytes(b"cut short")
    with pytest.raises(SetupError, match="no key of the web application"):
        made_from(Settings(home=tmp_path))


@pytest.mark.parametrize(
    ("url", "host", "port", "user", "password"),
    [
        (
            "postgresql://classify:a%40b%2Fc@db.city.example:5433/inventory",
            "db.city.example",
            "5433",
            "classify",
            "a@b/c",
        ),
        ("postgresql://classify@/inventory?host=/run/postgresql", "/run/postgresql", "", "classify", ""),
        (
            "postgresql://db.city.example/inventory?user=x&password=secret",
            "db.city.example",
            "",
            "x",
            "secret",
        ),
    ],
)
def test_accounts_lie_in_the_server_of_the_inventory(
    tmp_path: Path, url: str, host: str, port: str, user: str, password: str
) -> None:
    made = database(Settings(home=tmp_path, database_url=url))
    assert made["ENGINE"] == "django.db.backends.postgresql"
    assert (made["NAME"], made["HOST"], made["PORT"]) == ("inventory", host, port)
    assert (made["USER"], made["PASSWORD"]) == (user, password)
    assert made["OPTIONS"]["options"] == "-c search_path=accounts"


def test_what_encrypts_the_inventorys_connection_encrypts_the_accounts(tmp_path: Path) -> None:
    url = (
        "postgresql://classify@db/inventory?sslmode=verify-full&sslrootcert=/etc/ca.pem&passfile=/etc/pgpass"
    )
    options = database(Settings(home=tmp_path, database_url=url))["OPTIONS"]
    assert options["sslmode"] == "verify-full"
    assert options["sslrootcert"] == "/etc/ca.pem"
    assert options["passfile"] == "/etc/pgpass"


def test_a_sqlite_elsewhere_keeps_accounts_beside_it(tmp_path: Path) -> None:
    made = database(Settings(home=tmp_path, database_url=f"sqlite:///{tmp_path}/other/inventory.db"))
    assert made["NAME"] == tmp_path / "other" / "accounts.db"


def test_the_address_of_static_files_changes_with_them() -> None:
    assert len(static_version()) == 10
