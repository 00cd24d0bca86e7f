"""Where the Dask cluster is, and what must be said before it can be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from classify import offline
from classify.errors import SetupError
from classify.settings import Settings
from flows.cluster import Cluster, shown

URL = "postgresql+psycopg://classify@10.1.2.9/inventory"


def settings(tmp_path: Path, **given: object) -> Settings:
    """Settings with a cluster, but for what is `given`."""
    known = {"home": tmp_path, "database_url": URL, "dask_scheduler": "tcp://10.1.2.3:8786"}
    return Settings(**{**known, **given})  # type: ignore[arg-type]


def test_a_whole_address_is_taken_apart(tmp_path: Path) -> None:
    cluster = Cluster.of(settings(tmp_path, dask_hosts="10.1.2.4, [fd00::5]:9000, 10.9.0.0/28"))
    assert (cluster.address, cluster.is_here, cluster.security()) == ("tcp://10.1.2.3:8786", False, None)
    assert set(cluster.hosts) == {"10.1.2.4", "[fd00::5]:9000", "10.9.0.0/28"}
    assert Cluster.of(settings(tmp_path, dask_scheduler="tcp://[::1]:99")).address == "tcp://[::1]:99"
    assert Cluster.of(settings(tmp_path, dask_scheduler="tcp://localhost")).address == "tcp://localhost:8786"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"database_url": ""}, "cannot write into one SQLite file"),
        ({"database_url": "sqlite:///x.db"}, "cannot write into one SQLite file"),
        ({"dask_scheduler": ""}, "where its scheduler is"),
        ({"dask_scheduler": "10.1.2.3:8786"}, "wrong"),
        ({"dask_scheduler": "http://10.1.2.3"}, "wrong"),
        ({"dask_scheduler": "tcp://:8786"}, "wrong"),
        ({"dask_scheduler": "tcp://10.1.2.3:port"}, "wrong"),
        ({"dask_scheduler": "tcp://10.1.2.3:8786/x"}, "wrong"),
        ({"dask_hosts": "10.1.2.0/99"}, "wrong"),
        ({"dask_hosts": "a b/c"}, "wrong"),
        ({"dask_scheduler": "tls://10.1.2.3:8786"}, "a certificate or key is missing"),
    ],
)
def test_what_is_missing_is_a_sentence(tmp_path: Path, given: dict[str, object], sentence: str) -> None:
    with pytest.raises(SetupError, match=sentence):
        Cluster.of(settings(tmp_path, **given))


def test_a_scheduler_needs_no_database(tmp_path: Path) -> None:
    assert Cluster.of(settings(tmp_path, database_url=""), is_scheduler=True).port == 8786


def test_tls_is_asked_of_everybody(tmp_path: Path) -> None:
    """The same files serve each process, whatever it is in the cluster."""
    files = {name: tmp_path / name for name in ("dask_tls_ca", "dask_tls_cert", "dask_tls_key")}
    for file in files.values():
        file.write_text("")
    security = Cluster.of(settings(tmp_path, dask_scheduler="tls://10.1.2.3", **files)).security()
    assert security is not None
    assert security.require_encryption
    roles = ("client", "worker", "scheduler")
    assert {getattr(security, f"tls_{role}_key") for role in roles} == {str(files["dask_tls_key"])}
    assert security.tls_ca_file == str(files["dask_tls_ca"])


def test_only_its_machines_may_be_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(offline, "allow", lambda *peers: said.extend(peers))
    Cluster.of(settings(tmp_path, dask_hosts="10.1.2.4")).allow()
    assert said == ["10.1.2.3:8786", "10.1.2.4"]


def test_a_worker_listens_where_the_scheduler_reaches_it(tmp_path: Path) -> None:
    assert Cluster.of(settings(tmp_path, dask_scheduler="tcp://127.0.0.1:8786")).own_host() == "127.0.0.1"


def test_a_worker_is_shown_by_host_and_port() -> None:
    assert (shown("tls://10.1.2.3:41234"), shown("inproc")) == ("10.1.2.3:41234", "inproc")
