// フェイルオーバー、TLS、ルーティングの指摘。
import type { FindingTexts } from "../texts.ts";

export const routing: FindingTexts = {
  CAR601: {
    title: "外れ値検出なしでフェイルオーバーが設定されています",
    effect: "エンドポイントが異常と判定されることがなく、フェイルオーバーは起こりません",
    wayOut: "同じトラフィックポリシーに `outlierDetection` を追加してください。",
  },
  CAR602: {
    title: "フェイルオーバーのルールが、エンドポイントのないリージョンを指定しています",
    effect: "このルールは効果がありません",
    wayOut: "インポートとエンドポイントのロケーションに書かれているリージョンを使用してください。",
  },
  CAR603: {
    title: "配分の重みの合計が 100 ではありません",
    effect: "Istio の Webhook が DestinationRule を拒否します",
    wayOut: "`to` ごとに重みの合計を 100 にしてください。指定のないロケーションには何も配分されません。",
  },
  CAR604: {
    title: "`distribute` と `failover` の両方が設定されています",
    effect: "`failover` は無視されます",
    wayOut: "どちらか一方だけを残してください。",
  },
  CAR605: {
    title: "外れ値検出により、ロケーション間のフェイルオーバーが有効になります",
    effect: "エンドポイントにロケーションがあると、トラフィックは最も近いロケーションにとどまります",
    wayOut:
      "すべてのエンドポイントを対等に扱うなら `localityLbSetting.enabled` を `false` にし、そうでなければ `failover` で意図を明示してください。",
  },
  CAR606: {
    title: "すべてのエンドポイントを切り離せる設定ではありません",
    effect: "フェイルオーバーの開始が遅れ、トラフィックの一部が障害の起きたエンドポイントに流れ続けます",
    wayOut: "エンドポイントがゲートウェイの場合は、`maxEjectionPercent` を 100 にしてください。",
  },
  CAR607: {
    title: "DestinationRule が ExternalName の Service を指定しています",
    effect: "Istio 1.21 以降、このような Service は別名として扱われるため、DestinationRule は効果がありません",
    wayOut: "別名の先のホストを指定し、そのホストの ServiceEntry を用意してください。",
  },
  CAR608: {
    title: "ExternalName の Service に対する DestinationRule は Istio 1.20 までしか機能しません",
    effect: "Istio 1.21 以降、この DestinationRule は効果がありません",
    wayOut: "別名の先のホストを指定し、そのホストの ServiceEntry を用意してください。",
  },
  CAR609: {
    title: "ルートの宛先が、Istio の知らないホストを指す ExternalName の Service です",
    effect: "クライアントには `cluster_not_found` で 503 が返ります",
    wayOut: "別名の先のホストの ServiceEntry を追加してください。",
  },
  CAR610: {
    title: "ExternalName の Service の参照が循環しています",
    effect: "この名前は解決できません",
    wayOut: "循環している Service のいずれかで、実在するホストを指定してください。",
  },
  CAR611: {
    title: "メッシュの外のホストに、メッシュの相互 TLS を求めています",
    effect: "相手がこのメッシュの ID を持たないため、ハンドシェイクに失敗します",
    wayOut: "メッシュの外のホストには `SIMPLE`、`MUTUAL`、`DISABLE` のいずれかを使用してください。",
  },
  CAR612: {
    title: "相互 TLS を必須とするワークロードに対して、TLS が無効にされています",
    effect: "接続がリセットされ、クライアントには 503 が返ります",
    wayOut: "`ISTIO_MUTUAL` を使用するか、`tls` を省略してください。",
  },
  CAR613: {
    title: "接続先の証明書が検証されません",
    effect: "通信の途中にいる誰もがトラフィックを盗み見たり、改ざんしたりできます",
    wayOut: "`insecureSkipVerify` を削除し、`caCertificates` か `credentialName` で認証局を指定してください。",
  },
  CAR614: {
    title: "プライベートなホストへの TLS に認証局が指定されていません",
    effect:
      "Istio 1.21 以降はパブリックな認証局だけが信頼されるため、ハンドシェイクに失敗します。それより前は何も検証されません",
    wayOut: "`caCertificates` か `credentialName` で認証局を指定してください。",
  },
  CAR615: {
    title: "ワークロードセレクターのない DestinationRule の認証情報は、サイドカーでは無視されます",
    effect: "サイドカーは TLS なしで接続します",
    wayOut:
      "`workloadSelector` を追加するか、証明書ファイルを使用するか、ゲートウェイを経由するようにルーティングしてください。",
  },
  CAR616: {
    title: "ゲートウェイがすべてのサービスへ接続を中継します",
    effect: "信頼するメッシュの証明書を持つ相手なら誰でも、エクスポートルールを通らずにすべてのサービスに到達できます",
    wayOut: "エクスポートするホストを列挙してください。",
  },
  CAR617: {
    title: "接続を中継するだけのゲートウェイに、リクエストに対するポリシーが適用されています",
    effect: "このようなルールは、許可としては一切働かず、拒否としては書かれている以上に拒否します",
    wayOut:
      "`principals`、`namespaces`、`ipBlocks`、`ports`、`connection.sni` のいずれかを使用するか、ゲートウェイで TLS を終端してください。",
  },
  CAR618: {
    title: "境界の内側のポリシーが、別のメッシュのプリンシパルを指定しています",
    effect:
      "境界の内側で呼び出し元として見えるのは自メッシュの ingress ゲートウェイなので、該当するリクエストはありません",
    wayOut: "ingress ゲートウェイを指定し、ピアごとの可否はエクスポートルールで決めてください。",
  },
  CAR619: {
    title: "ゲートウェイのどのサーバー定義にも、VirtualService のホストがありません",
    effect: "ルートは使われず、クライアントには 404 が返ります",
    wayOut: "Gateway のサーバー定義にホストを追加するか、VirtualService のホストを修正してください。",
  },
  CAR620: {
    title: "二つの Gateway が、同じ Pod の同じポートで同じホストを扱っています",
    effect: "使われるのは一方だけで、どちらになるかは決まっていません",
    wayOut: "ホストをどちらか一方の Gateway だけに残してください。",
  },
  CAR621: {
    title: "同じ Pod の二つの Gateway が証明書を共有しています",
    effect: "両方のホストに同じ接続を使い回すクライアントには 404 が返ります",
    wayOut: "ホストを一つの Gateway にまとめるか、Gateway ごとに別の証明書を使用してください。",
  },
  CAR622: {
    title: "ServiceEntry のホストが、インポートしたサービスのホストと同じです",
    effect: "どちらが応答するかは決まっていません",
    wayOut: "ServiceEntry を削除するか、別の別名でインポートしてください。",
  },
  CAR623: {
    title: "Sidecar がインポートしたサービスをすべて隠しています",
    effect: "ワークロードからインポートしたサービスに到達できません",
    wayOut: "`*/*.svc.red-mesh-imports.local` のように、インポートのドメインを `egress.hosts` に追加してください。",
  },
  CAR624: {
    title: "インポートしたホストが、それ自身の名前空間にしか公開されていません",
    effect: "ほかの名前空間のクライアントはこのホストを認識できません",
    wayOut: "`exportTo` に `*` か、クライアントの名前空間を設定してください。",
  },
  CAR625: {
    title: "配分に、エンドポイントのあるリージョンが含まれていません",
    effect: "そのリージョンのエンドポイントにはトラフィックが流れません",
    wayOut: "`to` にそのリージョンを加え、重みを指定してください。",
  },
  CAR626: {
    title: "ExternalName の Service へのルートが、その Service で宣言されていないポートを使っています",
    effect: "そのポートのクライアントには `cluster_not_found` で 503 が返ります",
    wayOut: "ExternalName の Service でも、このポートを宣言してください。",
  },
  CAR627: {
    title: "ExternalName の Service が、存在しない Service を指しています",
    effect: "この名前は解決できません",
    wayOut: "名前を修正するか、Service を追加してください。",
  },
  CAR630: {
    title: "DestinationRule またはルートが、存在しないホストを指定しています",
    effect: "DestinationRule は使われず、このホストへのルートは 503 になります",
    wayOut: "ホストを修正するか、対象の Service またはインポートを追加してください。",
  },
};
