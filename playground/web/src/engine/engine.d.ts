/* tslint:disable */
/* eslint-disable */
/**
 * A name or a rule in the picture.
 */
export interface NodeView {
    /**
     * Its lane and, from 0, its column: service, export rule, exported name, import rule, imported host.
     */
    lane: number;
    /**
     * See `lane`.
     */
    column: number;
    /**
     * All there is to say of it.
     */
    title: string;
    /**
     * Where it is written.
     */
    place: Place | null;
    /**
     * For a host that can be asked for, where its way begins.
     */
    way: WayView | null;
    /**
     * Whether a finding says that something is wrong with it.
     */
    broken: boolean;
}

/**
 * A request as it arrives.
 */
export interface RequestView {
    /**
     * `:authority`.
     */
    authority: string;
    /**
     * Other headers in order.
     */
    headers: [string, string][];
    /**
     * Whether the caller presented a certificate; `null` when the proxy does not tell.
     */
    isMutual: boolean | null;
    /**
     * Whether it was verified; `null` when the proxy does not tell.
     */
    isValid: boolean | null;
    /**
     * Its first URI SAN.
     */
    uriSan: string | null;
}

/**
 * A request to one gateway, and what the gateway did.
 */
export interface Exchange {
    /**
     * The gateway's mesh.
     */
    mesh: string;
    /**
     * Whether it is the ingress gateway.
     */
    inbound: boolean;
    /**
     * The request.
     */
    request: RequestView;
    /**
     * What the gateway did with it.
     */
    answer: AnswerView;
}

/**
 * A request's way.
 */
export interface Walked {
    /**
     * Every gateway that was asked, in order; never empty.
     */
    hops: HopView[];
    /**
     * The service reached, as its local host.
     */
    service: string | null;
    /**
     * The mesh of that service.
     */
    mesh: string | null;
    /**
     * Why none was reached.
     */
    reason: string | null;
}

/**
 * A second place, and what is to be seen there.
 */
export interface RelatedView {
    /**
     * The place.
     */
    place: Place;
    /**
     * What is to be seen there.
     */
    message: string;
}

/**
 * A stretch of a file.
 */
export interface Place {
    /**
     * The path of the file.
     */
    file: string;
    /**
     * Line of its first character, from 1.
     */
    line: number;
    /**
     * Column of its first character in characters, from 1.
     */
    column: number;
    /**
     * Offset of its first character, in UTF-16 units.
     */
    from: number;
    /**
     * Offset just past its last character, in UTF-16 units.
     */
    to: number;
}

/**
 * Everything that differs in effect; rules that only moved are counted.
 */
export interface DifferenceOfEffects {
    /**
     * Names first, then exposure, then trust and peering.
     */
    changes: ChangeView[];
    /**
     * Names that lead to the same service as before.
     */
    sameNames: number;
    /**
     * Rules that stand at another place than before.
     */
    movedRules: number;
}

/**
 * Everything that follows from the files without being asked.
 */
export interface Overview {
    /**
     * The meshes, by name.
     */
    meshes: MeshView[];
    /**
     * Every rule, by mesh and peer, exports before imports, in written order.
     */
    rules: RuleView[];
    /**
     * Every finding, by place.
     */
    findings: FindingView[];
    /**
     * How many documents there are.
     */
    documents: number;
    /**
     * How many of them are of kinds that are read.
     */
    resources: number;
}

/**
 * Files to put or replace, and files to remove.
 */
export interface Change {
    /**
     * Files by path.
     */
    files: File[];
    /**
     * Paths of files that are gone.
     */
    removed: string[];
}

/**
 * One Service.
 */
export interface NamesRow {
    /**
     * The Service, as `namespace/name`.
     */
    service: string;
    /**
     * One cell for each peer.
     */
    cells: NamesCell[];
}

/**
 * One case and what came of it.
 */
export interface CaseView {
    /**
     * Its name.
     */
    name: string;
    /**
     * Where it stands.
     */
    place: Place | null;
    /**
     * What is asked.
     */
    kind: 'request' | 'host' | 'service' | 'offered' | 'peer' | 'status' | 'everything' | 'timeline';
    /**
     * What is asked, in one line.
     */
    question: string;
    /**
     * For a `host` case, where its way begins.
     */
    way: WayView | null;
    /**
     * What came of it.
     */
    outcome: 'passed' | 'failed' | 'skipped';
    /**
     * Why it was skipped, or what it asks about that is not there.
     */
    reason: string | null;
    /**
     * The fields that are not as expected.
     */
    differences: DifferenceView[];
    /**
     * The rules that decided it, as `mesh` and reference.
     */
    rules: [string, string][];
    /**
     * The requests its answer took.
     */
    exchanges: Exchange[];
}

/**
 * One edit.
 */
export interface EditView {
    /**
     * What is replaced; empty to insert.
     */
    place: Place;
    /**
     * The new text.
     */
    text: string;
}

/**
 * One field that is not as expected.
 */
export interface DifferenceView {
    /**
     * The field.
     */
    what: string;
    /**
     * The value expected.
     */
    expected: string;
    /**
     * The value found.
     */
    got: string;
}

/**
 * One file.
 */
export interface File {
    /**
     * Its path: forward slashes, no leading one. The first folder is taken for a mesh.
     */
    path: string;
    /**
     * Its text.
     */
    text: string;
}

/**
 * One finding.
 */
export interface FindingView {
    /**
     * Its code, such as `CAR204`.
     */
    code: string;
    /**
     * The code's name, such as `export-rule-shadowed`.
     */
    name: string;
    /**
     * How serious it is.
     */
    severity: 'error' | 'warning' | 'info';
    /**
     * What is wrong.
     */
    message: string;
    /**
     * What happens at run time because of it.
     */
    effect: string;
    /**
     * What to do about it.
     */
    help: string;
    /**
     * Whether every finding of the code has this effect.
     */
    usualEffect: boolean;
    /**
     * Whether every finding of the code has this way out.
     */
    usualHelp: boolean;
    /**
     * The object, as `mesh/Kind/namespace/name`.
     */
    object: string | null;
    /**
     * Where to look first.
     */
    place: Place | null;
    /**
     * Other places that explain it.
     */
    related: RelatedView[];
    /**
     * Ways to mend it, the best first.
     */
    fixes: FixView[];
}

/**
 * One gateway on the way.
 */
export interface HopView {
    /**
     * What was asked and answered.
     */
    exchange: Exchange;
    /**
     * Every rule that had a say, with its verdict.
     */
    rules: TraceView[];
    /**
     * Where the deciding rule is written.
     */
    place: Place | null;
}

/**
 * One matrix for each mesh.
 */
export interface Names {
    /**
     * By name of the mesh.
     */
    meshes: MeshNames[];
}

/**
 * One mesh.
 */
export interface MeshView {
    /**
     * Its name.
     */
    name: string;
    /**
     * The namespace of its control plane.
     */
    namespace: string;
    /**
     * Its trust domain.
     */
    trustDomain: string;
    /**
     * Its Services, as `namespace/name`.
     */
    services: string[];
    /**
     * Its peers.
     */
    peers: PeerView[];
    /**
     * Hosts that workloads of it can reach in other meshes, as far as the files tell.
     */
    hosts: string[];
}

/**
 * One peer of a mesh.
 */
export interface PeerView {
    /**
     * The name of the ServiceMeshPeer.
     */
    name: string;
    /**
     * The mesh it stands for; `null` when that mesh was not given.
     */
    mesh: string | null;
}

/**
 * One rule and its numbers.
 */
export interface RuleView {
    /**
     * The mesh it belongs to.
     */
    mesh: string;
    /**
     * The peer.
     */
    peer: string;
    /**
     * `export` or `import`.
     */
    kind: 'export' | 'import';
    /**
     * The rule in its set, such as `ExportedServiceSet/green-mesh#0`.
     */
    reference: string;
    /**
     * What it matches; `null` when it cannot be used.
     */
    summary: string | null;
    /**
     * Where it begins.
     */
    place: Place | null;
    /**
     * Services it matches, earlier rules aside.
     */
    matches: number;
    /**
     * Services it decides.
     */
    decides: number;
}

/**
 * One rule and what it says.
 */
export interface TraceView {
    /**
     * The rule in its set.
     */
    reference: string;
    /**
     * What it matches, in short.
     */
    summary: string;
    /**
     * What it says.
     */
    verdict: 'decides' | 'no-match' | 'broken' | 'not-tried';
    /**
     * Why, as a clause.
     */
    reason: string;
    /**
     * Where it is written.
     */
    place: Place | null;
}

/**
 * One thing that could be written.
 */
export interface CompletionView {
    /**
     * What is shown.
     */
    label: string;
    /**
     * Where it comes from, or what the field takes.
     */
    detail: string;
    /**
     * Which it is: a field, a value of a list, or a name that exists in a mesh.
     */
    kind: 'field' | 'choice' | 'name';
    /**
     * What is replaced.
     */
    place: Place | null;
    /**
     * What is written instead.
     */
    text: string;
}

/**
 * One thing that differs.
 */
export interface ChangeView {
    /**
     * What it is about.
     */
    area: 'name' | 'exposure' | 'trust' | 'peering';
    /**
     * In which way it differs.
     */
    kind: 'gained' | 'lost' | 'changed';
    /**
     * The mesh it happens in.
     */
    mesh: string;
    /**
     * The peer, when it is about one.
     */
    peer: string | null;
    /**
     * The host, the service or the field.
     */
    subject: string;
    /**
     * What it was before.
     */
    old: string | null;
    /**
     * What it is now.
     */
    new: string | null;
    /**
     * Whether somebody may reach now what he could not before.
     */
    exposure: boolean;
    /**
     * The rule or the field behind what it is now.
     */
    place: Place | null;
}

/**
 * One way to mend a finding.
 */
export interface FixView {
    /**
     * What it does, in the imperative.
     */
    title: string;
    /**
     * Whether it is right whatever the author meant.
     */
    safe: boolean;
    /**
     * Its edits, none overlapping another.
     */
    edits: EditView[];
}

/**
 * Something wrong with a test file.
 */
export interface ProblemView {
    /**
     * Where.
     */
    place: Place | null;
    /**
     * What.
     */
    message: string;
}

/**
 * The picture. It is drawn by the engine, as `carnet graph` draws it.
 */
export interface GraphView {
    /**
     * The picture as SVG; its nodes have the ids `n0`, `n1` and so on.
     */
    svg: string;
    /**
     * The same for Markdown.
     */
    mermaid: string;
    /**
     * What the nodes are, by number.
     */
    nodes: NodeView[];
}

/**
 * What a gateway did with a request.
 */
export interface AnswerView {
    /**
     * `rewrite`, `deny` or `pass`.
     */
    decision: string;
    /**
     * The authority the request goes on with; as received when it is denied.
     */
    authority: string;
    /**
     * Why it was denied.
     */
    reason: string | null;
    /**
     * The HTTP status the caller got; `null` when the request went on.
     */
    status: number | null;
    /**
     * The peer that called or was chosen.
     */
    peer: string | null;
    /**
     * The rule that decided.
     */
    rule: string | null;
    /**
     * Headers added or given another value.
     */
    added: Record<string, string>;
    /**
     * Headers removed.
     */
    removed: string[];
}

/**
 * What becomes of one Service at one peer.
 */
export interface NamesCell {
    /**
     * The exported host; `null` when it is not exported.
     */
    exported: string | null;
    /**
     * The host in the peer's mesh; `null` when it is not imported, or the peer's files were not given.
     */
    imported: string | null;
    /**
     * The export rule that decided.
     */
    rule: string | null;
    /**
     * Where that rule is written.
     */
    place: Place | null;
    /**
     * Why it is not reachable; `null` when it is.
     */
    obstacle: string | null;
}

/**
 * What came of one test file.
 */
export interface TestRun {
    /**
     * What keeps it from running; empty when it ran.
     */
    problems: ProblemView[];
    /**
     * Its cases in written order.
     */
    cases: CaseView[];
}

/**
 * What one mesh shares.
 */
export interface MeshNames {
    /**
     * The mesh.
     */
    mesh: string;
    /**
     * Its peers, in the order of the cells.
     */
    peers: string[];
    /**
     * Its Services, by namespace, then name.
     */
    rows: NamesRow[];
}

/**
 * What passes through a rule: for each service its names as far as it gets, in backticks, and why no further.
 */
export interface PassingView {
    /**
     * What it decides.
     */
    decided: string[];
    /**
     * What it matches after an earlier rule has decided.
     */
    shadowed: string[];
}

/**
 * Where a request begins.
 */
export interface WayView {
    /**
     * The mesh of the workload.
     */
    from: string;
    /**
     * The host it asks for.
     */
    host: string;
}


/**
 * The files on the page and everything that follows from them; see the functions of the same names in Rust.
 */
export class Workspace {
    free(): void;
    [Symbol.dispose](): void;
    change(change: Change): void;
    complete(path: string, offset: number): CompletionView[];
    configuration(mesh: string, inbound: boolean, test: string): string | undefined;
    counterparts(path: string, offset: number): Place[];
    difference(): DifferenceOfEffects | undefined;
    graph(): GraphView;
    hover(path: string, offset: number): string | undefined;
    names(): Names;
    constructor();
    overview(): Overview;
    passing(path: string, offset: number): PassingView | undefined;
    pin(pinned: Change): void;
    test(path: string): TestRun | undefined;
    walk(from: string, host: string): Walked | undefined;
}

/**
 * The version of the engine.
 */
export function version(): string;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly __wbg_workspace_free: (a: number, b: number) => void;
    readonly version: () => [number, number];
    readonly workspace_change: (a: number, b: any) => [number, number];
    readonly workspace_complete: (a: number, b: number, c: number, d: number) => [number, number, number, number];
    readonly workspace_configuration: (a: number, b: number, c: number, d: number, e: number, f: number) => [number, number];
    readonly workspace_counterparts: (a: number, b: number, c: number, d: number) => [number, number, number, number];
    readonly workspace_difference: (a: number) => [number, number, number];
    readonly workspace_graph: (a: number) => [number, number, number];
    readonly workspace_hover: (a: number, b: number, c: number, d: number) => [number, number];
    readonly workspace_names: (a: number) => [number, number, number];
    readonly workspace_new: () => number;
    readonly workspace_overview: (a: number) => [number, number, number];
    readonly workspace_passing: (a: number, b: number, c: number, d: number) => [number, number, number];
    readonly workspace_pin: (a: number, b: any) => [number, number];
    readonly workspace_test: (a: number, b: number, c: number) => [number, number, number];
    readonly workspace_walk: (a: number, b: number, c: number, d: number, e: number) => [number, number, number];
    readonly __wbindgen_malloc: (a: number, b: number) => number;
    readonly __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
    readonly __wbindgen_free: (a: number, b: number, c: number) => void;
    readonly __wbindgen_exn_store: (a: number) => void;
    readonly __externref_table_alloc: () => number;
    readonly __wbindgen_externrefs: WebAssembly.Table;
    readonly __externref_table_dealloc: (a: number) => void;
    readonly __externref_drop_slice: (a: number, b: number) => void;
    readonly __wbindgen_start: () => void;
}

export type SyncInitInput = BufferSource | WebAssembly.Module;

/**
 * Instantiates the given `module`, which can either be bytes or
 * a precompiled `WebAssembly.Module`.
 *
 * @param {{ module: SyncInitInput }} module - Passing `SyncInitInput` directly is deprecated.
 *
 * @returns {InitOutput}
 */
export function initSync(module: { module: SyncInitInput } | SyncInitInput): InitOutput;

/**
 * If `module_or_path` is {RequestInfo} or {URL}, makes a request and
 * for everything else, calls `WebAssembly.instantiate` directly.
 *
 * @param {{ module_or_path: InitInput | Promise<InitInput> }} module_or_path - Passing `InitInput` directly is deprecated.
 *
 * @returns {Promise<InitOutput>}
 */
export default function __wbg_init (module_or_path: { module_or_path: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>): Promise<InitOutput>;
