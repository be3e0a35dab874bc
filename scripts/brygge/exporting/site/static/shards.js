// Load data when it is needed. A shard is a script, so that it also loads from a file: fetch does not.
"use strict";
window.brygge = (() => {
  const kept = new Map();
  const waiting = new Map();
  const own = /^[a-z0-9_-]+(\/[a-z0-9_-]+)*$/;
  const policy = window.trustedTypes
    ? trustedTypes.createPolicy("brygge", {
        createScriptURL: (url) => {
          if (!own.test(url)) throw new TypeError(`not a shard: ${url}`);
          return `${document.body.dataset.root}/data/${url}.js`;
        },
      })
    : { createScriptURL: (url) => `${document.body.dataset.root}/data/${url}.js` };

  function keep(key, value) {
    kept.set(key, value);
  }

  // Resolves with the shard's value; rejects when there is no such file.
  function load(key) {
    if (kept.has(key)) return Promise.resolve(kept.get(key));
    if (!waiting.has(key)) {
      waiting.set(key, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = policy.createScriptURL(key);
        script.onload = () => resolve(kept.get(key));
        script.onerror = () => { waiting.delete(key); reject(new Error(`no shard ${key}`)); };
        document.head.append(script);
      }));
    }
    return waiting.get(key);
  }
  return { keep, load };
})();
