// The little Markdown the engine explains with, as elements: paragraphs, lists, bold, italics and code. Text stays text.

/** The elements of a text; `---` becomes a line. */
export function paragraphs(text: string): HTMLElement[] {
  return text.split(/\n{2,}/).map((block) => {
    if (block.trim() === "---") return document.createElement("hr");
    const lines = block.split("\n");
    if (!lines.every((line) => line.startsWith("- "))) return element("p", block);
    const list = document.createElement("ul");
    list.append(...lines.map((line) => element("li", line.slice(2))));
    return list;
  });
}

const MARKS = /(`[^`]+`|\*\*[^*]+\*\*|\*[^*\s][^*]*\*)/;

function element(name: "p" | "li", text: string): HTMLElement {
  const parent = document.createElement(name);
  parent.append(...text.split(MARKS).map(part));
  return parent;
}

function part(text: string): Node {
  const [name, width] = text.startsWith("`") ? ["code", 1] : text.startsWith("**") ? ["strong", 2] : ["em", 1];
  if (text.length <= 2 * Number(width) || !MARKS.test(text)) return document.createTextNode(text);
  const child = document.createElement(String(name));
  child.textContent = text.slice(Number(width), -Number(width));
  return child;
}
