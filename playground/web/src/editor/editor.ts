// The editor: CodeMirror with findings under the text and the numbers of each rule beside it.

import {
  autocompletion,
  closeBrackets,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, toggleTabFocusMode } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension, RangeSet, StateEffect, StateField, type Text } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  GutterMarker,
  gutter,
  hoverTooltip,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  type Tooltip,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { FindingView, FixView, Place } from "engine";
import type { Query, Reply } from "../engine/protocol.ts";
import { paragraphs } from "./markdown.ts";
import type { RuleHeat } from "../state/answers.ts";

// It parses as the editor does, so it comes with it.
export { casesOf, expecting } from "./expectation.ts";

export interface Hooks {
  onEdit(path: string, text: string): void;
  onFix(fix: FixView): void;
  onRule(rule: RuleHeat): void;
  /** The cursor moved, or the text changed under it. */
  onCursor(path: string, offset: number): void;
  onGoTo(place: Place): void;
  ask(query: Query): Promise<Reply | null>;
  describeRule(rule: RuleHeat): string;
  describeFinding(finding: FindingView): string;
  label: string;
}

export interface Shown {
  path: string;
  text: string;
  findings: readonly FindingView[];
  rules: readonly RuleHeat[];
  /** Rules that something else on the page points at. */
  pointed: readonly Place[];
  /** Another value whenever findings and rules are described in other words. */
  wording: unknown;
}

/** Rules without a test are drawn in the lightest of five steps, like those that nothing reaches. */
export function heatStep(rule: RuleHeat): number {
  const number = rule.tested ?? rule.decides;
  return Math.min(4, number);
}

class RuleMarker extends GutterMarker {
  constructor(
    readonly rule: RuleHeat,
    readonly title: string,
  ) {
    super();
  }

  override eq(other: RuleMarker): boolean {
    return this.title === other.title && this.rule.reference === other.rule.reference;
  }

  override toDOM(): Node {
    const element = document.createElement("span");
    const { matches, decides, tested, summary } = this.rule;
    element.textContent = [matches, decides, ...(tested === null ? [] : [tested])].join("·");
    element.title = this.title;
    element.className = `heat heat-${heatStep(this.rule)}`;
    if (summary === null || (matches > 0 && decides === 0)) element.classList.add("heat-shadowed");
    return element;
  }
}

const setRules = StateEffect.define<RangeSet<RuleMarker>>();

const ruleField = StateField.define<RangeSet<RuleMarker>>({
  create: () => RangeSet.empty,
  update: (markers, transaction) => {
    const set = transaction.effects.find((effect) => effect.is(setRules));
    return set ? set.value : markers.map(transaction.changes);
  },
});

const setPointed = StateEffect.define<DecorationSet>();

const pointedField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (lines, transaction) => {
    const set = transaction.effects.find((effect) => effect.is(setPointed));
    return set ? set.value : lines.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

const pointedLine = Decoration.line({ class: "cm-pointed" });

const style = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--syntax-key)" },
  { tag: [tags.string, tags.content], color: "var(--syntax-text)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--syntax-number)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--syntax-comment)", fontStyle: "italic" },
  { tag: [tags.punctuation, tags.separator, tags.meta], color: "var(--syntax-mark)" },
]);

export class Editor {
  readonly #view: EditorView;
  readonly #states = new Map<string, EditorState>();
  readonly #hooks: Hooks;
  #shown: Shown = { path: "", text: "", findings: [], rules: [], pointed: [], wording: null };
  #isSetting = false;

  constructor(parent: HTMLElement, hooks: Hooks) {
    this.#hooks = hooks;
    this.#view = new EditorView({ parent });
  }

  /** Shows a file; its own undo history and cursor come back with it. */
  show(shown: Shown): void {
    const before = this.#shown;
    this.#shown = shown;
    const isOther = shown.path !== before.path;
    if (isOther) {
      if (before.path !== "") this.#states.set(before.path, this.#view.state);
      this.#view.setState(this.#states.get(shown.path) ?? this.#state(shown.text));
    }
    if (isOther || shown.text !== before.text) this.#replace(shown.text);
    // Marks move with the text until the next answer; put again where they were, they would be beside it.
    const isSame = (["findings", "rules", "wording"] as const).every((part) => shown[part] === before[part]);
    if (isOther || !isSame) this.#mark(shown);
    if (isOther || shown.pointed !== before.pointed) this.#point(shown);
  }

  /** Selects a stretch and brings it into sight. */
  reveal(from: number, to: number): void {
    const { length } = this.#view.state.doc;
    const [start, end] = [Math.min(from, length), Math.min(to, length)];
    this.#view.dispatch({
      selection: { anchor: start, head: end },
      effects: EditorView.scrollIntoView(start, { y: "center" }),
    });
    this.#view.focus();
  }

  focus(): void {
    this.#view.focus();
  }

  get cursor(): number {
    return this.#view.state.selection.main.head;
  }

  /** Where the selection begins, or the cursor. */
  get start(): number {
    return this.#view.state.selection.main.from;
  }

  destroy(): void {
    this.#view.destroy();
  }

  #edited(text: string): void {
    this.#shown = { ...this.#shown, text };
    this.#hooks.onEdit(this.#shown.path, text);
  }

  #replace(text: string): void {
    const current = this.#view.state.doc.toString();
    if (current === text) return;
    this.#isSetting = true;
    this.#view.dispatch({ changes: difference(current, text) });
    this.#isSetting = false;
  }

  #mark({ path, findings, rules }: Shown): void {
    const { state } = this.#view;
    const { length } = state.doc;
    const diagnostics = findings.flatMap((finding): Diagnostic[] => {
      const { place } = finding;
      if (place?.file !== path || place.from > length) return [];
      const actions = finding.fixes.map((fix) => ({ name: fix.title, apply: () => this.#hooks.onFix(fix) }));
      const message = this.#hooks.describeFinding(finding);
      return [{ from: place.from, to: Math.min(place.to, length), severity: finding.severity, message, actions }];
    });
    const markers = rules.flatMap((rule) => {
      const { place } = rule;
      if (place?.file !== path || place.from > length) return [];
      const line = state.doc.lineAt(place.from);
      return [new RuleMarker(rule, this.#hooks.describeRule(rule)).range(line.from)];
    });
    this.#view.dispatch(setDiagnostics(state, diagnostics), { effects: setRules.of(RangeSet.of(markers, true)) });
  }

  /** Lights the rules pointed at; often, as with every move of the cursor, so by itself. */
  #point({ path, pointed }: Shown): void {
    const { doc } = this.#view.state;
    const own = pointed.filter(({ file, from }) => file === path && from <= doc.length);
    const starts = new Set(own.flatMap(({ from }) => linesOfItem(doc, from)));
    const lines = [...starts].map((from) => pointedLine.range(from));
    this.#view.dispatch({ effects: setPointed.of(Decoration.set(lines, true)) });
  }

  #state(text: string): EditorState {
    return EditorState.create({ doc: text, extensions: this.#extensions() });
  }

  #extensions(): Extension[] {
    return [
      ruleField,
      pointedField,
      gutter({
        class: "cm-heat",
        markers: (view) => view.state.field(ruleField),
        domEventHandlers: { click: (view, line) => this.#click(view, line.from) },
      }),
      lineNumbers(),
      lintGutter(),
      history(),
      drawSelection(),
      bracketMatching(),
      closeBrackets(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      highlightSelectionMatches(),
      autocompletion({ override: [(context) => this.#complete(context)], icons: false }),
      hoverTooltip((_view, at) => this.#hover(at), { hoverTime: 350 }),
      indentUnit.of("  "),
      yaml(),
      syntaxHighlighting(style),
      keymap.of([
        // Tab moves the focus, as everywhere on the page.
        { key: "F12", run: () => this.#goToCounterpart() },
        { key: "Ctrl-m", run: toggleTabFocusMode },
        ...completionKeymap,
        ...lintKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...defaultKeymap,
      ]),
      EditorView.contentAttributes.of({ "aria-label": this.#hooks.label, spellcheck: "false", tabindex: "0" }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged && !this.#isSetting) this.#edited(update.state.doc.toString());
        if (update.docChanged || update.selectionSet) this.#hooks.onCursor(this.#shown.path, this.cursor);
      }),
    ];
  }

  async #complete(context: CompletionContext): Promise<CompletionResult | null> {
    // Unasked only where a word has begun: a list after every space would be in the way.
    if (!context.explicit && !context.matchBefore(/[\w.*/-]$/)) return null;
    const reply = await this.#hooks.ask({ about: "completion", path: this.#shown.path, offset: context.pos });
    const found = reply?.completions ?? [];
    const place = found[0]?.place;
    if (!place || (!context.explicit && place.from === context.pos)) return null;
    return {
      from: place.from,
      to: place.to,
      // What is typed on narrows the list down without another question.
      validFor: /^[\w.*/-]*$/,
      options: found.map(({ label, detail, kind, text }, index) => ({
        label,
        detail,
        type: kind,
        apply: text,
        boost: -index / found.length,
      })),
    };
  }

  async #hover(at: number): Promise<Tooltip | null> {
    const reply = await this.#hooks.ask({ about: "hover", path: this.#shown.path, offset: at });
    const hover = reply?.hover;
    if (!hover) return null;
    const line = this.#view.state.doc.lineAt(Math.min(at, this.#view.state.doc.length));
    return {
      pos: line.from,
      end: line.to,
      above: true,
      create: () => {
        const dom = document.createElement("div");
        dom.className = "hover";
        dom.append(...paragraphs(hover));
        return { dom };
      },
    };
  }

  #goToCounterpart(): boolean {
    const query: Query = { about: "counterpart", path: this.#shown.path, offset: this.cursor };
    void this.#hooks.ask(query).then((reply) => {
      const [first] = reply?.counterparts ?? [];
      if (first) this.#hooks.onGoTo(first);
    });
    return true;
  }

  #click(view: EditorView, at: number): boolean {
    let found: RuleHeat | undefined;
    view.state.field(ruleField).between(at, at, (_from, _to, marker) => {
      found = marker.rule;
      return false;
    });
    if (found) this.#hooks.onRule(found);
    return found !== undefined;
  }
}

/** Starts of the lines of the list item in which an offset stands: those that follow and are indented further. */
function linesOfItem(doc: Text, offset: number): number[] {
  const first = doc.lineAt(offset);
  const dash = first.text.search(/\S/);
  const starts = [first.from];
  for (let number = first.number + 1; number <= doc.lines; number += 1) {
    const { from, text } = doc.line(number);
    if (text.trim() === "" || text.search(/\S/) <= dash) break;
    starts.push(from);
  }
  return starts;
}

/** The one stretch in which two texts differ, so that cursor and marks outside it stay. */
function difference(before: string, after: string): { from: number; to: number; insert: string } {
  let from = 0;
  const shortest = Math.min(before.length, after.length);
  while (from < shortest && before[from] === after[from]) from += 1;
  let end = 0;
  while (end < shortest - from && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
}
