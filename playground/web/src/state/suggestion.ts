// Something to look at before anything was asked for: the way of a request, the configuration of a gateway.

import { computed, effect } from "@preact/signals";
import { gateway, isStale, overview, way } from "./answers.ts";
import { view } from "./settings.ts";
import { openFile } from "./workspace.ts";

export const meshes = computed(() => overview.value?.meshes ?? []);

/** The mesh of the file in the editor, or the first one. */
export const ownMesh = computed(() => {
  const folder = openFile.value?.split("/", 1)[0];
  return meshes.value.find(({ name }) => name === folder) ?? meshes.value[0];
});

const isThere = (mesh: string): boolean => meshes.value.some(({ name }) => name === mesh);

/** Chooses for the reader, once, and again when what was chosen is gone. */
export function suggest(): void {
  effect(() => {
    if (isStale.value) return;
    if (view.value === "trace" && !(way.value && isThere(way.value.from))) way.value = followable();
    if (view.value === "config" && !(gateway.value && isThere(gateway.value.mesh)))
      gateway.value = ownMesh.value ? { mesh: ownMesh.value.name, inbound: true } : null;
  });
}

/** A request that can be made: from the mesh in the editor, if it imports anything. */
function followable(): { from: string; host: string } | null {
  const own = ownMesh.value;
  const mesh = own && own.hosts.length > 0 ? own : meshes.value.find(({ hosts }) => hosts.length > 0);
  const host = mesh?.hosts[0];
  return mesh && host !== undefined ? { from: mesh.name, host } : null;
}
