// Between two panes: dragged, or moved by arrow keys, it gives room to one of them; a double click takes that back.

import { LIMITS, resetWidth, resize, type Sized, width } from "../state/layout.ts";
import { t } from "../text/text.ts";

const STEP = 16;
const LARGE_STEP = 64;

const LABELS = { files: "widthFiles", editor: "widthEditor" } as const;

export function Splitter({ name }: { name: Sized }) {
  const { least, most } = LIMITS[name];
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.shiftKey ? LARGE_STEP : STEP;
    if (event.key === "ArrowLeft") resize(name, width(name) - step);
    else if (event.key === "ArrowRight") resize(name, width(name) + step);
    else if (event.key === "Home") resize(name, least);
    else if (event.key === "End") resize(name, most);
    else if (event.key === "Enter") resetWidth(name);
    else return;
    event.preventDefault();
  };
  return (
    <div
      class={`splitter of-${name}`}
      role="separator"
      aria-orientation="vertical"
      aria-label={t(LABELS[name])}
      aria-controls={name}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={width(name)}
      title={t("widthHint")}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onDblClick={() => resetWidth(name)}
      onPointerDown={(event) => drag(event, name)}
    />
  );
}

function drag(event: PointerEvent, name: Sized): void {
  if (event.button !== 0) return;
  const splitter = event.currentTarget as HTMLElement;
  // What is seen, which may be less than what was chosen: then nothing jumps when it is taken hold of.
  const seen = splitter.previousElementSibling?.getBoundingClientRect().width ?? width(name);
  const start = event.clientX - seen;
  const follow = (moved: PointerEvent) => resize(name, moved.clientX - start);
  // Nothing is selected on the way, and the focus stays here for the arrow keys.
  event.preventDefault();
  splitter.focus({ preventScroll: true });
  splitter.setPointerCapture(event.pointerId);
  splitter.addEventListener("pointermove", follow);
  splitter.addEventListener("lostpointercapture", () => splitter.removeEventListener("pointermove", follow), {
    once: true,
  });
}
