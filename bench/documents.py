"""Two meshes with documents of several kinds, a kilobyte each, as a repository of a real mesh holds them.

A quarter each are Services, DestinationRules, VirtualServices and AuthorizationPolicies of red-mesh, which exports every
Service by a rule of its own; green-mesh imports them. There is nothing to find in them.
"""

from pathlib import Path

from federation import write_rules

PER_FILE = 500

KINDS = {}

KINDS["services"] = """\
apiVersion: v1
kind: Service
metadata:
  name: {n}
  namespace: shop
  labels:
    app: {n}
    app.kubernetes.io/name: {n}
    app.kubernetes.io/part-of: shop
    app.kubernetes.io/managed-by: argocd
    team: team-{t}
  annotations:
    argocd.argoproj.io/sync-wave: "3"
    kubectl.kubernetes.io/last-applied-configuration: |
      {{"apiVersion":"v1","kind":"Service","metadata":{{"annotations":{{}},"name":"{n}","namespace":"shop"}},"spec":{{"ports":[{{"name":"http","port":9080,"protocol":"TCP","targetPort":9080}},{{"name":"grpc-admin","port":9090,"protocol":"TCP","targetPort":"admin"}}],"selector":{{"app":"{n}"}},"type":"ClusterIP"}}}}
    description: "Answers for {n}; see the runbook of team {t} before changing it."
    runbook: "https://runbooks.example.com/teams/team-{t}/services/{n}/operations/how-to-restart-and-whom-to-call"
    owner: "team-{t}@example.com, in the channel shop-team-{t}-support during the day and by pager at night"
spec:
  type: ClusterIP
  ports:
  - name: http
    port: 9080
    targetPort: 9080
    protocol: TCP
  - name: grpc-admin
    port: 9090
    targetPort: admin
  selector:
    app: {n}
"""

KINDS["destination-rules"] = """\
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: {n}
  namespace: shop
  labels: {{team: team-{t}}}
spec:
  host: {n}.shop.svc.cluster.local
  trafficPolicy:
    connectionPool:
      tcp:
        maxConnections: 100
        connectTimeout: 3s
      http:
        http1MaxPendingRequests: 100
        maxRequestsPerConnection: 10
    loadBalancer:
      simple: LEAST_REQUEST
      localityLbSetting:
        enabled: true
        failover:
        - from: east
          to: west
    outlierDetection:
      consecutive5xxErrors: 5
      interval: 30s
      baseEjectionTime: 1m
      maxEjectionPercent: 100
    tls:
      mode: ISTIO_MUTUAL
  subsets:
  - name: v1
    labels:
      version: v1
  - name: v2
    labels:
      version: v2
    trafficPolicy:
      loadBalancer:
        simple: ROUND_ROBIN
"""

KINDS["virtual-services"] = """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: {n}
  namespace: shop
  labels: {{team: team-{t}}}
spec:
  hosts:
  - {n}.shop.svc.cluster.local
  http:
  - name: canary
    match:
    - headers:
        x-canary:
          exact: "true"
      uri:
        prefix: /api/v2
    timeout: 10s
    retries:
      attempts: 3
      perTryTimeout: 2s
      retryOn: gateway-error,connect-failure,refused-stream
    route:
    - destination:
        host: {n}.shop.svc.cluster.local
        subset: v2
        port:
          number: 9080
      weight: 100
  - route:
    - destination:
        host: {n}.shop.svc.cluster.local
        subset: v1
        port:
          number: 9080
      weight: 90
    - destination:
        host: {n}.shop.svc.cluster.local
        subset: v2
        port:
          number: 9080
      weight: 10
"""

KINDS["policies"] = """\
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: {n}
  namespace: shop
spec:
  selector:
    matchLabels:
      app: {n}
  action: ALLOW
  rules:
  - from:
    - source:
        principals:
        - cluster.local/ns/shop/sa/frontend
        - cluster.local/ns/shop/sa/{n}
    to:
    - operation:
        methods: [GET, POST]
        paths: ["/api/*", "/health"]
        ports: ["9080"]
  - from:
    - source:
        namespaces: [monitoring]
    to:
    - operation:
        methods: [GET]
        paths: ["/metrics"]
    when:
    - key: request.headers[x-token]
      values: ["admin", "operator"]
"""


def write(folder: Path, resources: int) -> list[Path]:
    """Writes as many documents, and the seven that make the meshes; gives the folders to name on a command line."""
    names = [f"service-{number:06}" for number in range(resources // len(KINDS))]
    red, green = write_rules(folder, names)
    for kind, template in KINDS.items():
        for start in range(0, len(names), PER_FILE):
            some = enumerate(names[start : start + PER_FILE], start)
            text = "---\n".join(template.format(n=name, t=number % 17) for number, name in some)
            (red / f"{kind}-{start:06}.yaml").write_text(text)
    return [red, green]
