// Larger letters: the picture is drawn for paper, and shown in a pane at half its size. Each text grows as far as its
// box has room.

const SIZES = { label: [17, 12.5], index: [15, 11.5], detail: [13.5, 10.5] } as const;
/** Kept free at the right end of a box. */
const MARGIN = 12;

export function enlargeLetters(root: ShadowRoot): void {
  for (const node of root.querySelectorAll<SVGGElement>(".node")) {
    const box = node.querySelector<SVGGraphicsElement>(".box")?.getBBox();
    if (!box || box.width === 0) continue;
    let shift = 0;
    for (const [name, [wanted, drawn]] of Object.entries(SIZES)) {
      const text = node.querySelector<SVGTextElement>(`text.${name}`);
      const length = text?.getComputedTextLength() ?? 0;
      if (!text || length === 0) continue;
      const room = box.x + box.width - MARGIN - Number(text.getAttribute("x"));
      const size = Math.max(drawn, Math.min(wanted, (drawn * room) / length));
      text.style.fontSize = `${size}px`;
      if (name === "detail") shift = size > drawn ? 1.5 : 0;
    }
    for (const text of node.querySelectorAll<SVGTextElement>("text.label, text.index")) text.setAttribute("dy", "-1");
    node.querySelector("text.detail")?.setAttribute("dy", String(shift));
  }
}
