"""Settings: from the environment (`CLASSIFY_…`) and `settings.toml` in the home folder.

The home folder holds everything the program writes: inventory, keys, logs, temporary files and
the orchestrator's own data. Nothing is ever written to a scanned share.
"""

from __future__ import annotations

import os
import tomllib
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from classify.errors import SetupError
from classify.extract.envelope import Limits


def default_home() -> Path:
    """Where the operating system wants this user's program data."""
    return Path(platformdirs.user_data_dir("missoula-classify", appauthor=False))


def user_cache() -> Path | None:
    """A folder of this user alone for compiled detectors; None where there can be none.

    For commands that use no home. What lies in it is loaded as it is, so nobody else may have been
    able to write there.
    """
    folder = Path(platformdirs.user_cache_dir("missoula-classify", appauthor=False))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except OSError:
        return None
    if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
        return None
    return folder if os.access(folder, os.W_OK) else None


def usable_cores() -> int:
    """Cores this process may run on (a container may allow fewer than the machine has)."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Settings(BaseSettings):
    """What a site may set. Each field can be given as `CLASSIFY_<FIELD>` in the environment."""

    model_config = SettingsConfigDict(env_prefix="CLASSIFY_", extra="forbid")

    home: Path = Field(default_factory=default_home)
    """Folder for everything that is written."""
    database_url: str = Field(default="", repr=False)
    """Where the inventory is: `postgresql://USER@HOST/DATABASE` (docs/postgresql.md); empty: SQLite in the
    home folder. It may hold a password (better in ~/.pgpass), so it is never shown, logged or quoted."""
    jobs: int = Field(default_factory=usable_cores, ge=1)
    """Worker processes, by default one for each core."""
    ocr: bool = True
    """Read the text in scanned pages and pictures."""
    names: bool = True
    """Look for people's names with the model; identifiers are found either way."""
    names_model: str = "shipped"
    """Which model looks for names: `shipped`, or a spaCy pipeline by package or folder (`docs/names.md`)."""
    runner: Literal["local", "dask"] = "local"
    """Where files are read: on this machine, or on the workers of a Dask cluster (`docs/scale.md`)."""
    dask_scheduler: str = ""
    """Address of that cluster's scheduler, as `tcp://10.1.2.3:8786` or `tls://...`."""
    dask_hosts: str = ""
    """Its machines besides the scheduler's, which alone may be talked to: names, addresses or networks
    (`10.1.2.0/28`), each with `:port` where only one is meant; several parted by commas."""
    dask_tls_ca: Path | None = None
    """For `tls://`: the certificate of who signed those of all machines of the cluster (PEM)."""
    dask_tls_cert: Path | None = None
    """For `tls://`: this machine's own certificate (PEM)."""
    dask_tls_key: Path | None = None
    """For `tls://`: the key of this machine's certificate (PEM)."""
    policy: Path | None = None
    """A label policy to use instead of the one that is shipped."""
    packs: Path | None = None
    """A folder of packs that add to or replace the shipped ones."""
    passwords: Path | None = None
    """A text file with one password a line, tried on locked files; never logged."""
    seconds_per_file: float = Field(default=120.0, gt=0)
    """Longest time without progress inside one file."""
    megabytes_per_worker: int = Field(default=2_500, ge=500)
    """Memory one worker may take on top of the loaded models, OCR included."""
    checked_percent: float = Field(default=1.0, ge=0, le=100)
    """Of the files that seem unchanged, how many have their bytes compared with what was read at each scan,
    those unchecked for the longest time first, and 20 at least: size and times can be set back. 0: none."""
    reread: bool = False
    """Read every file again, also where nothing seems to have changed."""
    scans_per_server: int = Field(default=2, ge=1, le=64)
    """Most scans that read from one file server at once; others wait for their turn."""
    unfolded_megabytes: int = Field(default=8_000, ge=1)
    """Bytes all members of one container may unfold to."""

    gone_kept_days: int | None = Field(default=None, ge=0)
    """How long files that left their share stay in the inventory (`classify purge`). None: for ever."""
    history_kept_days: int | None = Field(default=None, ge=0)
    """How long former labels and what former scans saw stay. None: for ever."""
    backup_folder: Path | None = None
    """Where `maintain` puts a backup each time it runs, best on another machine. None: none is made."""
    backups_kept: int = Field(default=14, ge=1)
    """How many of those are kept."""
    fips_openssl: Path | None = None
    """An OpenSSL whose FIPS 140 validated provider is on: what releases of criminal justice information are
    encrypted with (CJIS Security Policy SC-13). None: such releases are refused."""
    time_zone: str = "America/Denver"
    """On whose wall clock schedules and black-out hours are read (a name of the IANA time zone database)."""
    blackout_hours: str = ""
    """Hours in which no scheduled scan begins and none goes on, as `Mon-Fri 08:00-17:00; Sat 9:00-11:30`."""
    late_hours: float = Field(default=12.0, ge=0)
    """A scheduled run that could not begin at its time may begin so many hours later; then it is dropped."""

    notice_mail_relay: str = ""
    """The city's own mail relay, `host` or `host:port`, for notices about scans; empty: none by mail."""
    notice_mail_security: Literal["none", "starttls", "tls"] = "none"
    """How that relay is spoken to."""
    notice_mail_from: str = ""
    """Whom notices come from."""
    notice_mail_to: str = ""
    """Who gets notices; several parted by commas."""
    notice_webhook: str = ""
    """An address that notices are posted to as JSON; empty: none."""
    notice_on: str = "failed, restricted"
    """Of what: `completed`, `failed`, `restricted` (many more RESTRICTED files than after the last scan)."""
    notice_more_files: int = Field(default=25, ge=1)
    """A notice of `restricted` is sent when there are at least so many more RESTRICTED files than before."""
    notice_more_percent: float = Field(default=10.0, ge=0)
    """The same notice asks for at least so many percent more, too."""

    web_tls_cert: Path | None = None
    """The web application's certificate (PEM, with those in between)."""
    web_tls_key: Path | None = None
    """The key of that certificate: with both, pages come by https alone."""
    web_behind_tls: bool = False
    """A proxy in front of the web application speaks https to people: cookies are sent by https alone."""
    web_trusted_proxies: str = ""
    """Addresses or networks of those proxies, parted by commas: only they may say whom a request comes
    from.
    """
    web_names: str = ""
    """Host names under which people reach the web application, parted by commas; empty: any."""
    oidc_issuer: str = ""
    """Address of an identity provider (OpenID Connect) that signs in who has an account here; empty: none."""
    oidc_client_id: str = ""
    """What that provider calls this program."""
    oidc_client_secret: str = Field(default="", repr=False)
    """What this program proves itself to that provider with; never shown, logged or quoted."""
    oidc_name: str = "City account"
    """What its button is called."""
    oidc_domain: str = ""
    """What the provider writes behind `@` in names of people; it is taken away to find the account."""

    request_acknowledge_days: int = Field(default=5, ge=0)
    """Within so many days the asker of a request about sharing is told that it came."""
    request_answer_days: int = Field(default=30, ge=1)
    """Within so many days it is answered: the city's own timeline, for its law says only "timely"
    (2-6-1006, MCA)."""
    records_redaction_minutes: float = Field(default=3.0, ge=0)
    """What cutting a page for a public records request takes somebody, second look included."""
    records_look_minutes: float = Field(default=0.5, ge=0)
    """What reading a page takes from which nothing need be cut."""
    records_time_basis: str = ""
    """What those two rest on, as it is told beside estimates (`20 pages timed in May 2026`); empty: nobody
    has measured it here."""
    records_hours_a_day: float = Field(default=4.0, gt=0, le=24)
    """So many hours of a working day go to one request."""
    records_hourly_rate: float | None = Field(default=None, ge=0)
    """What an hour is charged at, in dollars; None: no estimate speaks of a fee."""
    records_free_hours: float = Field(default=0.0, ge=0)
    """Hours of a request that are not charged."""

    publisher: str = "City of Missoula"
    """Who publishes the catalog of data sets (`export --format dcat`)."""
    contact_name: str = ""
    """Whom people may ask about the inventory; stands in the catalog and in workbooks."""
    contact_email: str = ""
    """How to reach them."""

    @field_validator("time_zone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("there is no such time zone; write it as in America/Denver") from error
        return name

    @field_validator("notice_on")
    @classmethod
    def _names_notices(cls, names: str) -> str:
        unknown = _parted(names) - {"completed", "failed", "restricted"}
        if unknown:
            raise ValueError("a notice can be of completed, failed and restricted")
        return names

    @field_validator("web_trusted_proxies")
    @classmethod
    def _names_networks(cls, named: str) -> str:
        for network in _parted(named):
            try:
                ip_network(network, strict=False)
            except ValueError as error:
                raise ValueError(
                    "a proxy is an address or a network, as in 10.1.2.3 or 10.1.0.0/16"
                ) from error
        return named

    @property
    def notice_kinds(self) -> frozenset[str]:
        """Of what notices are sent, where they are."""
        return _parted(self.notice_on)

    @property
    def recipients(self) -> tuple[str, ...]:
        """Who gets notices by mail."""
        return tuple(sorted(_parted(self.notice_mail_to)))

    @property
    def cluster_hosts(self) -> tuple[str, ...]:
        """Machines of the Dask cluster besides its scheduler's."""
        return tuple(sorted(_parted(self.dask_hosts)))

    @property
    def web_is_secure(self) -> bool:
        """Whether people's browsers speak https to the web application."""
        return self.web_behind_tls or (self.web_tls_cert is not None and self.web_tls_key is not None)

    @property
    def web_proxies(self) -> tuple[str, ...]:
        """Proxies that may say whom a request comes from."""
        return tuple(sorted(_parted(self.web_trusted_proxies)))

    @property
    def web_hosts(self) -> tuple[str, ...]:
        """Names under which people reach the web application."""
        return tuple(sorted(_parted(self.web_names)))

    @property
    def web_origins(self) -> tuple[str, ...]:
        """The same, as browsers name them where they ask by https."""
        return tuple(f"https://{name}" for name in self.web_hosts) if self.web_is_secure else ()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of schedules and black-out hours."""
        return ZoneInfo(self.time_zone)

    @property
    def limits(self) -> Limits:
        """The envelope's limits for one top-level file."""
        return Limits(
            seconds=self.seconds_per_file,
            memory_bytes=self.megabytes_per_worker * 1_000_000,
            unfolded_bytes=self.unfolded_megabytes * 1_000_000,
        )

    @property
    def cache(self) -> Path:
        """Compiled detector databases; safe to delete."""
        return self.home / "cache"

    @property
    def city(self) -> Path | None:
        """The folder of a city's own recognizers (`classify detectors add`), where there is one."""
        folder = self.home / "detectors"
        return folder if folder.is_dir() else None

    @property
    def scratch(self) -> Path:
        """Temporary files of the workers; every run has a folder of its own there, removed at its end."""
        return self.home / "scratch"

    def known_passwords(self) -> tuple[str, ...]:
        """The lines of the passwords file.

        Raises:
            SetupError: the file cannot be read.
        """
        if self.passwords is None:
            return ()
        try:
            lines = self.passwords.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise SetupError(f"The passwords file cannot be read: {error}") from error
        return tuple(line for line in lines if line)


def _parted(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(",") if part.strip())


def load_settings(home: Path | None = None, **given: Any) -> Settings:
    """Settings from the environment, `<home>/settings.toml`, and what the command line gave.

    The command line wins over the environment, the environment over the file. Arguments that
    are None were not given.

    Raises:
        SetupError: a setting is unknown or has a value that cannot be.
    """
    chosen = {name: value for name, value in given.items() if value is not None}
    if home is not None:
        chosen["home"] = home
    try:
        known = Settings(**chosen)
        written = known.home / "settings.toml"
        if written.is_file():
            from_file = tomllib.loads(written.read_text("utf-8"))
            kept = {k: v for k, v in from_file.items() if f"CLASSIFY_{k}".upper() not in os.environ}
            known = Settings(**{**kept, **chosen})
    except ValidationError as error:
        problem = error.errors()[0]
        name = ".".join(str(part) for part in problem["loc"])
        raise SetupError(f"The setting '{name}' is wrong: {problem['msg']}.") from error
    except (tomllib.TOMLDecodeError, OSError) as error:
        raise SetupError(f"settings.toml in the home folder cannot be read: {error}") from error
    return known
