// Larger letters: the picture is drawn for paper, and shown in a pane at half its size. Each text grows as far as its
// box has room.

const SIZES = {
  label: { wanted: 19, drawn: 12.5, dy: -0.5 },
  index: { wanted: 12.5, drawn: 11.5, dy: -0.5 },
  detail: { wanted: 14.5, drawn: 10.5, dy: 3 },
};
/** Kept free at the right end of a box. */
const MARGIN = 12;

interface Letters {
  text: SVGTextElement;
  size: number;
  dy: number;
}

export function enlargeLetters(root: ShadowRoot): void {
  // All is measured before anything is changed, so that it is laid out once.
  const letters = [...root.querySelectorAll<SVGGElement>(".node")].flatMap(lettersOf);
  for (const { text, size, dy } of letters) {
    text.style.fontSize = `${size}px`;
    text.setAttribute("dy", String(dy));
  }
}

function lettersOf(node: SVGGElement): Letters[] {
  const box = node.querySelector<SVGGraphicsElement>(".box")?.getBBox();
  if (!box || box.width === 0) return [];
  return Object.entries(SIZES).flatMap(([name, { wanted, drawn, dy }]): Letters[] => {
    const text = node.querySelector<SVGTextElement>(`text.${name}`);
    const length = text?.getComputedTextLength() ?? 0;
    if (!text || length === 0) return [];
    const room = box.x + box.width - MARGIN - Number(text.getAttribute("x"));
    return [{ text, size: Math.max(drawn, Math.min(wanted, (drawn * room) / length)), dy }];
  });
}
