"""An invented release for tests."""

from __future__ import annotations

from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from classify.sharing.package.manifest import Cover, Enclosed, manifest, signed

SECRET = "Wilhelmina Quackenbush"
FILES = (
    Enclosed("record-1.txt", f"Report about {SECRET}".encode(), "RESTRICTED", "default"),
    Enclosed(f"{SECRET}.pdf", b"%PDF-1.7 not really", "INTERNAL"),
)
COVER = Cover(
    number="2026-17",
    publisher="City of Larch",
    recipient="County Attorney (Montana)",
    authority="44-5-303(1), MCA",
    purpose="Prosecution",
    approved_by="ada",
    day=date(2026, 11, 30),
    use_by=date(2027, 5, 31),
    stamp="CONFIDENTIAL CRIMINAL JUSTICE INFORMATION (44-5-303, MCA)",
    conditions=("Not to be copied.", "Only for those who are vetted — all others are refused " * 4),
    contact="records@city.example",
)
KEY = Ed25519PrivateKey.from_private_bytes(b"\7" * 32)
LISTED = signed(manifest(COVER, FILES), KEY)
