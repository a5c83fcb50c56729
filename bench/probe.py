"""Single requests that show that a gateway does what is measured: rewrites what it must, denies the rest."""

import http.client
import ssl
from pathlib import Path

from bootstrap import ECHO
from federation import VIA, Table
from variants import Variant


def check(variant: Variant, direction: str, port: int, hosts: list[str], certificates: Path | None):
    """Stops the run if an answer is not the one expected."""
    peer = _client(certificates, "peer")
    for host in (hosts[0], hosts[-1]):
        expected = variant.table.targets[host] if variant.table else host
        _expect(variant, (200, expected), ask(port, direction, host, peer))
    if not variant.table:
        return
    _expect(variant, (404, None), ask(port, direction, variant.table.unknown, peer))
    if certificates:
        stranger = _client(certificates, "stranger")
        _expect(variant, (403, None), ask(port, direction, hosts[0], stranger))


def ask(port: int, direction: str, host: str, tls: ssl.SSLContext | None) -> tuple[int, str | None]:
    """Status, and the authority the request went on with."""
    if tls:
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=30, context=tls)
    else:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    via = VIA[direction]
    try:
        connection.request("GET", "/", headers={"Host": host} | ({"x-carnet-via": via} if via else {}))
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.getheader(ECHO)
    finally:
        connection.close()


def _client(certificates: Path | None, name: str) -> ssl.SSLContext | None:
    if not certificates:
        return None
    context = ssl.create_default_context(cafile=certificates / "ca.pem")
    # The gateway's certificate has a SPIFFE ID and no DNS name.
    context.check_hostname = False
    context.load_cert_chain(certificates / f"{name}.pem", certificates / f"{name}.key")
    return context


def _expect(variant: Variant, expected: tuple, found: tuple):
    if found != expected and (variant.is_checked or found[0] != 200):
        raise SystemExit(f"bench: `{variant.name}` answered {found}, not {expected}")
