"""Two meshes with as many services as wanted, and the tables `carnet render` makes of them.

The documents have the shape of testdata/examples/bookinfo: red-mesh exports its services under a namespace of
their own, green-mesh imports them. All hosts have one length, so that sizes differ in nothing but the number.
"""

import json
import subprocess
from pathlib import Path

PRINCIPAL = "green-mesh.local/ns/green-mesh-system/sa/egress-red-mesh-service-account"
STRANGER = "green-mesh.local/ns/green-mesh-system/sa/somebody-else"
SUFFIX = {"inbound": "svc.green-mesh-exports.local", "outbound": "svc.red-mesh-imports.local"}
# Which mesh's gateway is measured in which role.
GATEWAY = {"inbound": "red-mesh", "outbound": "green-mesh"}
# What a request has come through when it reaches the gateway: the peer's egress gateway, or nothing.
VIA = {"inbound": "green-mesh", "outbound": None}

# carnet reads at most 100,000 documents from one file.
SERVICES_PER_FILE = 50_000

CONTROL_PLANE = """\
apiVersion: maistra.io/v2
kind: ServiceMeshControlPlane
metadata: {{name: {mesh}, namespace: {mesh}-system}}
spec:
  gateways:
    additionalIngress: {{ingress-{peer}: {{enabled: true}}}}
    additionalEgress: {{egress-{peer}: {{enabled: true, requestedNetworkView: [network-{peer}]}}}}
  security: {{trust: {{domain: {mesh}.local}}}}
---
apiVersion: federation.maistra.io/v1
kind: ServiceMeshPeer
metadata: {{name: {peer}, namespace: {mesh}-system}}
spec:
  remote: {{addresses: [ingress-{mesh}.{peer}.example.com]}}
  gateways: {{ingress: {{name: ingress-{peer}}}, egress: {{name: egress-{peer}}}}}
  security:
    trustDomain: {peer}.local
    clientID: {peer}.local/ns/{peer}-system/sa/egress-{mesh}-service-account
---
"""
MEMBERS = """\
apiVersion: maistra.io/v1
kind: ServiceMeshMemberRoll
metadata: {name: default, namespace: red-mesh-system}
spec: {members: [shop]}
---
"""
RULES = """\
apiVersion: federation.maistra.io/v1
kind: {kind}
metadata: {{name: {peer}, namespace: {mesh}-system}}
spec:
  {field}:
"""
EXPORT = "  - {{type: NameSelector, nameSelector: {{namespace: shop, name: {name}, alias: {{namespace: bookinfo}}}}}}\n"
IMPORT = "  - {{type: NameSelector, nameSelector: {{namespace: bookinfo, name: {name}}}}}\n"
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {{name: {name}, namespace: shop, labels: {{app: {name}}}}}
spec: {{ports: [{{name: http, port: 9080}}], selector: {{app: {name}}}}}
"""


def write(folder: Path, services: int) -> list[Path]:
    """Writes the documents of both meshes; gives the folders to name on a command line."""
    names = [f"service-{number:06}" for number in range(services)]
    red, green = write_rules(folder, names)
    for start in range(0, services, SERVICES_PER_FILE):
        some = names[start : start + SERVICES_PER_FILE]
        text = "---\n".join(SERVICE.format(name=name) for name in some)
        (red / f"services-{start:06}.yaml").write_text(text)
    return [red, green]


def write_rules(folder: Path, names: list[str]) -> tuple[Path, Path]:
    """Writes what makes the meshes: control planes, peers, members and a rule for each name; gives their folders."""
    red, green = folder / "red-mesh", folder / "green-mesh"
    red.mkdir(parents=True, exist_ok=True)
    green.mkdir(parents=True, exist_ok=True)
    exports = RULES.format(kind="ExportedServiceSet", peer="green-mesh", mesh="red-mesh", field="exportRules")
    imports = RULES.format(kind="ImportedServiceSet", peer="red-mesh", mesh="green-mesh", field="importRules")
    exports += "".join(EXPORT.format(name=name) for name in names)
    imports += "".join(IMPORT.format(name=name) for name in names)
    head = CONTROL_PLANE.format(mesh="red-mesh", peer="green-mesh")
    (red / "mesh.yaml").write_text(head + MEMBERS + exports)
    (green / "mesh.yaml").write_text(CONTROL_PLANE.format(mesh="green-mesh", peer="red-mesh") + imports)
    return red, green


class Table:
    """The configuration of one gateway, and the hosts in it.

    As `carnet render --target envoy` writes it: headers that must not cross the border are removed by Envoy, not by the
    filter, and so are not in `text`.
    """

    def __init__(self, direction: str, text: str):
        self.direction = direction
        configuration = json.loads(text)
        document = configuration[direction]
        self.strip_headers = document.pop("stripHeaders", [])
        self.text = json.dumps(configuration, indent=2)
        entries = document["peers"][0]["hosts"] if direction == "inbound" else document["hosts"]
        self.targets = {entry["host"]: entry["to"] for entry in entries}
        self.peer = document["peers"][0]["name"]
        self.mesh = GATEWAY[direction]

    @property
    def unknown(self) -> str:
        """A host of the right form that is in no table."""
        return f"unknown-000000.bookinfo.{SUFFIX[self.direction]}"

    def sample(self, count: int) -> list[str]:
        """Hosts from all over the table, in an order that does not follow it."""
        hosts = list(self.targets)
        count = min(count, len(hosts))
        picked = [hosts[index * len(hosts) // count] for index in range(count)]
        # 7919 is prime and no divisor of the counts used: every host comes once.
        return [picked[index * 7919 % count] for index in range(count)]


def render(carnet: Path, folder: Path, services: int) -> dict[str, Table]:
    """The tables of both roles, by direction."""
    meshes = write(folder, services)
    out = folder / "tables"
    command = [carnet, "render", "--target", "config", "--out-dir", out, *meshes]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise SystemExit(f"bench: carnet render failed:\n{done.stderr[-2000:]}")
    tables = {direction: Table(direction, _read(out, mesh, direction)) for direction, mesh in GATEWAY.items()}
    for table in tables.values():
        if len(table.targets) != services:
            raise SystemExit(f"bench: {len(table.targets)} entries rendered, not {services}")
    return tables


def _read(out: Path, mesh: str, direction: str) -> str:
    return (out / f"{mesh}.{direction}.json").read_text()
