// Which node an arrow key leads to.

const DIRECTIONS: Record<string, readonly [x: number, y: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The nearest element in the direction of a key, steps aside counting double; `undefined` at the edge. */
export function neighbour(from: Element, all: readonly Element[], key: string): Element | undefined {
  const direction = DIRECTIONS[key];
  if (!direction) return undefined;
  const [right, down] = direction;
  const start = middle(from);
  const distances = all.flatMap((element) => {
    const end = middle(element);
    const [dx, dy] = [end.x - start.x, end.y - start.y];
    const ahead = dx * right + dy * down;
    const aside = Math.abs(dx * down) + Math.abs(dy * right);
    return ahead < 1 ? [] : [{ element, distance: ahead + 2 * aside }];
  });
  return distances.toSorted((left, other) => left.distance - other.distance)[0]?.element;
}

function middle(element: Element): { x: number; y: number } {
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
}
