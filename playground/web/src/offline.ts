// The service worker: what was loaded once is there without a network. A new version replaces the old one whole.

export {};

declare const self: ServiceWorkerGlobalScope;
/** Put in by the build: the name of this version, and its files. */
declare const VERSION: string;
declare const ASSETS: readonly string[];

const NAME = `carnet-${VERSION}`;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll([...ASSETS])));
});

self.addEventListener("activate", (event) => {
  const others = async () => {
    const names = await caches.keys();
    await Promise.all(
      names.filter((name) => name.startsWith("carnet-") && name !== NAME).map((name) => caches.delete(name)),
    );
  };
  event.waitUntil(others());
});

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET" || new URL(event.request.url).origin !== self.location.origin) return;
  const answer = async () => {
    const cache = await caches.open(NAME);
    return (await cache.match(event.request, { ignoreSearch: true })) ?? fetch(event.request);
  };
  event.respondWith(answer());
});
