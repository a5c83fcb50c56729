"""Certificates for one run: an authority, the gateway, the peer, and a caller of the peer's mesh who is not the peer."""

import shutil
import subprocess
from pathlib import Path

from federation import PRINCIPAL, STRANGER

NAMES = {"gateway": "red-mesh.local/ns/red-mesh-system/sa/ingress", "peer": PRINCIPAL, "stranger": STRANGER}


def make(folder: Path):
    """Writes ca.pem, and NAME.pem and NAME.key for every name."""
    if not shutil.which("openssl"):
        raise SystemExit("bench: openssl not found: install it with 'apt-get install openssl'.")
    folder.mkdir(parents=True, exist_ok=True)
    new = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    _run([*new, "-days", "1", "-subj", "/O=bench", "-keyout", folder / "ca.key", "-out", folder / "ca.pem"])
    for name, principal in NAMES.items():
        signed = ["-CA", folder / "ca.pem", "-CAkey", folder / "ca.key", "-days", "1", "-subj", f"/O={name}"]
        names = ["-addext", f"subjectAltName=URI:spiffe://{principal}", "-addext", "basicConstraints=CA:FALSE"]
        files = ["-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem"]
        _run([*new, *signed, *names, *files])


def _run(command: list):
    done = subprocess.run([str(part) for part in command], stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise SystemExit(f"bench: openssl failed:\n{done.stderr}")
