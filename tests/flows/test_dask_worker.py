"""A process of the cluster listens at one address and speaks to nobody without its certificate."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib.machinery import ModuleSpec
from ipaddress import ip_address
from multiprocessing.spawn import get_preparation_data
from pathlib import Path
from types import ModuleType, SimpleNamespace

import psutil
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from classify.settings import Settings
from flows import dask_worker
from flows.cluster import Cluster
from flows.orchestrator import free_port


def write_certificate(folder: Path) -> dict[str, Path]:
    """One key and one certificate that signs itself, as a small cluster may have: settings that name them."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "cluster")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "cluster.pem", folder / "cluster.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    return {"dask_tls_ca": certificate, "dask_tls_cert": certificate, "dask_tls_key": private}


@contextmanager
def scheduler(settings: Settings, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The scheduler of `settings`, once it listens."""
    given = settings.model_dump(mode="json", exclude_unset=True)
    variables = {f"CLASSIFY_{name.upper()}": str(value) for name, value in given.items()}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "classify.offline", "flows.dask_worker", "scheduler", "127.0.0.1"],
            env={**os.environ, **variables},
            stdout=output,
            stderr=output,
        )
    try:
        while "ready at" not in log.read_text():
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait()


def test_readers_of_a_worker_do_not_load_what_it_is_made_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dask and Prefect: that took each of them two seconds, slice by slice, and is none of their business."""
    told: dict[str, object] = {}

    async def serve(*_: object) -> None:
        told.update(get_preparation_data("reader"))

    program = ModuleType("__main__")
    program.__spec__ = ModuleSpec("flows.dask_worker", None)
    program.__file__ = dask_worker.__file__
    monkeypatch.setitem(sys.modules, "__main__", program)
    monkeypatch.setattr(sys, "argv", ["dask_worker", "worker", "127.0.0.1"])
    monkeypatch.setattr(dask_worker, "serve_worker", serve)
    monkeypatch.setattr(dask_worker, "load_settings", lambda: Settings(home=tmp_path))
    monkeypatch.setattr(dask_worker.Cluster, "of", lambda *_, **__: SimpleNamespace(allow=lambda: None))
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    dask_worker.main()
    assert ended == [0]
    assert "name" in told
    assert not [what for what in told if what.startswith("init_main")]


def test_a_scheduler_with_tls_is_for_those_with_a_certificate(tmp_path: Path) -> None:
    """It listens on the one address, hands out no page, and ends at a word."""
    from distributed import Client

    files = write_certificate(tmp_path)
    address = f"tls://127.0.0.1:{free_port()}"
    settings = Settings(home=tmp_path / "home", dask_scheduler=address, **files)  # type: ignore[arg-type]
    with scheduler(settings, tmp_path / "log") as process:
        listening = {
            connection.laddr.ip
            for connection in psutil.Process(process.pid).net_connections("inet")
            if connection.status == psutil.CONN_LISTEN
        }
        assert listening == {"127.0.0.1"}
        cluster = Cluster.of(settings, is_scheduler=True)
        with Client(cluster.address, **cluster.client_options()) as client:  # type: ignore[no-untyped-call]
            assert client.nthreads() == {}  # type: ignore[no-untyped-call]
        with pytest.raises((OSError, TypeError)):
            Client(address.replace("tls", "tcp"), timeout=5, set_as_default=False)  # type: ignore[no-untyped-call]
    assert process.returncode == 0
