import { generateKeyPair } from 'oauth4webapi';

/*
 * The key tokens are bound to (RFC 9449). It cannot leave the browser: not extractable, kept as an object in IndexedDB. Whoever steals a
 * token cannot use it without being in this browser.
 */
const STORE = 'keys';

function open(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const request = indexedDB.open('parvis-console', 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error ?? new Error('This browser keeps no keys.'));
  });
}

const settle = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error ?? new Error('This browser keeps no keys.'));
  });

/** The same one for all tabs, made once. */
export async function ownKeyPair(): Promise<CryptoKeyPair> {
  const db = await open();
  const read = () => settle(db.transaction(STORE).objectStore(STORE).get('dpop') as IDBRequest<CryptoKeyPair | undefined>);
  const known = await read();
  if (known) return known;
  const made = await generateKeyPair('ES256', { extractable: false });
  // Two tabs at once: `add` lets one of them win, and both use that.
  await settle(db.transaction(STORE, 'readwrite').objectStore(STORE).add(made, 'dpop')).catch(() => undefined);
  return (await read()) ?? made;
}

/** After signing out: the next one begins with a key of their own. */
export async function forgetKeyPair(): Promise<void> {
  const db = await open();
  await settle(db.transaction(STORE, 'readwrite').objectStore(STORE).delete('dpop'));
}
