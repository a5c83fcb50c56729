import type { Place } from "engine";
import { goTo } from "../../state/navigate.ts";
import { t } from "../../text/text.ts";

export function PlaceButton({ place }: { place: Place }) {
  const text = `${place.file}:${place.line}`;
  return (
    <button type="button" class="place" title={t("goTo", { place: text })} onClick={() => goTo(place)}>
      {text}
    </button>
  );
}
