// Meshes are told apart by a colour and by a shape, so that nobody needs to see the colour.

const SHAPES = ["●", "■", "▲", "◆", "★", "⬟"] as const;

export interface Badge {
  shape: string;
  /** Number of the colour, from 0. */
  colour: number;
}

/** Meshes are often called by a colour: those get it. */
const NAMED = ["red", "green", "blue"] as const;

/** The badge of a mesh by its name, else by its place among all meshes. */
export function badge(names: readonly string[], name: string): Badge {
  const named = NAMED.findIndex((colour) => name.split("-").includes(colour));
  const at = Math.max(0, names.indexOf(name));
  const number = (named < 0 ? at : named) % SHAPES.length;
  return { shape: SHAPES[number] ?? "●", colour: number };
}
