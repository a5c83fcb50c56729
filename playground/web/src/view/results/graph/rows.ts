// Which nodes of the picture are joined. It is read off the drawn lines: the engine gives nodes, not edges.

interface Edge {
  element: SVGElement;
  left: number;
  right: number;
}

export interface Rows {
  /** The node itself, all that lead to it and all it leads to, with the lines between them. */
  row(node: number): { nodes: Set<number>; lines: Set<SVGElement> };
  lines: readonly SVGElement[];
}

/** An arrow ends this far before the box it points at. */
const TIP = 8;

export function rowsOf(root: ShadowRoot, count: number): Rows {
  const boxes = Array.from({ length: count }, (_, index) => {
    const box = root.getElementById(`n${index}`)?.querySelector<SVGGraphicsElement>(".box")?.getBBox();
    return {
      left: box?.x ?? NaN,
      right: (box?.x ?? NaN) + (box?.width ?? 0),
      top: box?.y ?? 0,
      height: box?.height ?? 0,
    };
  });
  const isBeside = (y: number, box: { top: number; height: number }) => box.top <= y && y <= box.top + box.height;
  const edges = [...root.querySelectorAll<SVGElement>("path.edge")].flatMap((element): Edge[] => {
    const numbers = (element.getAttribute("d")?.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);
    const ends = [numbers.slice(0, 2), numbers.slice(-2)].toSorted(([one = 0], [other = 0]) => one - other);
    const [[fromX = 0, fromY = 0] = [], [toX = 0, toY = 0] = []] = ends;
    const left = boxes.findIndex((box) => Math.abs(box.right - fromX) <= TIP && isBeside(fromY, box));
    const right = boxes.findIndex((box) => Math.abs(box.left - toX) <= TIP && isBeside(toY, box));
    return [{ element, left, right }];
  });
  const row = (node: number) => {
    const nodes = new Set([node]);
    const lines = new Set<SVGElement>();
    const follow = (at: number, near: "left" | "right", far: "left" | "right") => {
      for (const edge of edges.filter((one) => one[near] === at)) {
        lines.add(edge.element);
        if (edge[far] >= 0 && !nodes.has(edge[far])) {
          nodes.add(edge[far]);
          follow(edge[far], near, far);
        }
      }
    };
    follow(node, "left", "right");
    follow(node, "right", "left");
    return { nodes, lines };
  };
  return { row, lines: edges.map(({ element }) => element) };
}
