// WasmPlugin とフィルターの指摘。
import type { FindingTexts } from "../texts.ts";

export const plugins: FindingTexts = {
  CAR701: {
    title: "WasmPlugin が、選択したゲートウェイで何にも一致しません",
    effect: "フィルターにリクエストが届かず、拒否されるはずのものが通過します",
    wayOut:
      "Gateway の server にあるポートを指定し、その server で TLS を終端してください（`HTTPS` と、`SIMPLE`、`MUTUAL`、`ISTIO_MUTUAL` のいずれか）。",
  },
  CAR702: {
    title: "境界を守るフィルターがフェイルオープンになっています",
    effect: "クラッシュの後や、モジュールを取得できないときに、すべてのリクエストが通過します",
    wayOut: "`FAIL_CLOSE` を使ってください。Istio 1.27 以降では `FAIL_RELOAD` も使えます。",
  },
  CAR703: {
    title: "WasmPlugin がどのビルドを使うかを特定していません",
    effect: "プロキシごとに異なるビルドが動くことがあり、新しいビルドも意図せず取り込まれます",
    wayOut: "`url` に `@sha256:` とイメージのダイジェストを付けるか、`sha256` を設定してください。",
  },
  CAR704: {
    title: "フィルターが書き込むホストに応答する仮想ホストがありません",
    effect: "ホストが書き換えられた後、ゲートウェイは 404 を返します",
    wayOut: "ホストを Gateway と、それに紐づく VirtualService に追加してください。",
  },
  CAR705: {
    title: "ゲートウェイ用の WasmPlugin がサーバー側のトラフィックだけを対象にしています",
    effect: "Istio ではゲートウェイはクライアントとして扱われるため、フィルターは実行されません",
    wayOut: "`mode: CLIENT` を使うか、`mode` を省いてください。",
  },
  CAR706: {
    title: "WasmPlugin が、機能しない方法で Kubernetes Gateway に紐づけられています",
    effect: "プラグインは無視されるか、拒否されます",
    wayOut: "Gateway と同じ名前空間の WasmPlugin で、`targetRefs` に `namespace` なしで Gateway を指定してください。",
  },
  CAR707: {
    title: "ルート名前空間の WasmPlugin がワークロードを選択していません",
    effect: "プラグインがメッシュのすべてのプロキシで実行されます",
    wayOut: "ゲートウェイのラベルを書いた `selector.matchLabels` を追加してください。",
  },
  CAR708: {
    title: "ダイジェストの形式が不正か、二つのダイジェストが一致しません",
    effect: "モジュールが拒否され、リクエストは `failStrategy` に従って通過または失敗します",
    wayOut: "SHA-256 を小文字の 16 進数 64 桁で書き、二か所に書く場合は同じ値にしてください。",
  },
  CAR709: {
    title: "WasmPlugin のレジストリ用の Secret を使用できません",
    effect: "イメージは取得されず、リクエストが通るか失敗するかは `failStrategy` によります",
    wayOut: "タイプが `kubernetes.io/dockerconfigjson` の Secret を、WasmPlugin の名前空間に置いてください。",
  },
  CAR710: {
    title: "フェーズと優先度が同じ二つの WasmPlugin が一つのゲートウェイで動きます",
    effect: "どちらが先にリクエストを処理するかは名前で決まります",
    wayOut: "異なる `priority` を設定してください。値の大きい方が先に実行されます。",
  },
  CAR711: {
    title: "AuthorizationPolicy が、その時点のリクエストにはないホストを指定しています",
    effect: "そのルールは決して一致しません",
    wayOut:
      "ポリシーが評価される時点のホストを指定するか、フィルターのフェーズを変えてください。`AUTHN` と `AUTHZ` は評価の前に実行されます。",
  },
  CAR712: {
    title: "プラグインの設定の値が、書いたとおりにフィルターへ届かないことがあります",
    effect: "フィルターは別の値で設定されます",
    wayOut: "文字列なら引用符で囲み、そうでなければ `true`、`false`、または普通の十進数で書いてください。",
  },
  CAR713: {
    title: "二つのゲートウェイが同じピアを異なる扱いにしています",
    effect: "リクエストの結果が、到着するゲートウェイによって変わります",
    wayOut: "同じ文書から両方のゲートウェイの設定を生成し直してください。",
  },
};
