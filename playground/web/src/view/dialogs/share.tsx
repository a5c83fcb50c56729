import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { encode, LONG_LINK, LONGEST_LINK } from "../../share/link.ts";
import { view } from "../../state/settings.ts";
import { files, openFile } from "../../state/workspace.ts";
import { t } from "../../text/text.ts";
import { announce, Modal } from "../dialogs.tsx";

/** The link for what is on the page. */
export async function shareLink(): Promise<string> {
  const file = openFile.peek();
  const shared = { files: Object.fromEntries(files.peek()), view: view.peek(), ...(file === null ? {} : { file }) };
  return `${location.origin}${location.pathname}#${await encode(shared)}`;
}

export function ShareDialog() {
  const link = useSignal("");
  useEffect(() => {
    void shareLink().then((made) => (link.value = made));
  }, []);
  const count = link.value.length;
  const isTooLong = count > LONGEST_LINK;
  const copy = async () => {
    await navigator.clipboard.writeText(link.value);
    history.replaceState(null, "", link.value.slice(link.value.indexOf("#")));
    announce(t("copied"));
  };
  return (
    <Modal title={t("shareTitle")}>
      <p>{t("shareText")}</p>
      {isTooLong && <p class="trouble">{t("shareTooLong", { count })}</p>}
      {!isTooLong && count > LONG_LINK && <p class="caution">{t("shareLong", { count })}</p>}
      {!isTooLong && (
        <>
          <textarea readOnly rows={4} aria-label={t("shareTitle")} value={link.value} />
          <button type="button" class="primary" disabled={link.value === ""} onClick={() => void copy()}>
            {t("copy")}
          </button>
        </>
      )}
    </Modal>
  );
}
