// The little Markdown the engine explains with, as elements: paragraphs, lists, bold, struck out and code. Text stays
// text, a single star too: it is the wildcard of a rule.

/** The elements of a text. */
export function paragraphs(text: string): HTMLElement[] {
  return text.split(/\n{2,}/).flatMap((block) => {
    const lines = block.split("\n");
    const items = lines.filter((line) => line.startsWith("- "));
    const rest = lines.filter((line) => !line.startsWith("- ")).join("\n");
    const list = document.createElement("ul");
    list.append(...items.map((line) => marked("li", line.slice(2))));
    return [...(rest === "" ? [] : [marked("p", rest)]), ...(items.length === 0 ? [] : [list])];
  });
}

const MARKS = /(`[^`]+`|\*\*.+?\*\*|~~.+?~~)/;
const ELEMENTS = [
  ["**", "strong"],
  ["~~", "s"],
] as const;

function marked(name: string, text: string): HTMLElement {
  const parent = document.createElement(name);
  // Every second piece is one that the pattern found.
  const pieces = text.split(MARKS);
  parent.append(...pieces.map((piece, index) => (index % 2 === 0 ? document.createTextNode(piece) : element(piece))));
  return parent;
}

function element(piece: string): HTMLElement {
  for (const [mark, name] of ELEMENTS)
    if (piece.startsWith(mark)) return marked(name, piece.slice(mark.length, -mark.length));
  const code = document.createElement("code");
  code.textContent = piece.slice(1, -1);
  return code;
}
