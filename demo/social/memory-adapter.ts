import type { Adapter, AdapterPayload } from 'oidc-provider';

const MAX_ENTRIES = 5_000;

/** Sessions, codes and tokens of one run, in memory and bounded. What is gone only means signing in again. */
export class MemoryAdapter implements Adapter {
  static readonly #entries = new Map<string, { payload: AdapterPayload; expires: number }>();
  readonly #model: string;

  constructor(model: string) {
    this.#model = model;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    const entries = MemoryAdapter.#entries;
    entries.set(this.#key(id), { payload, expires: Date.now() + (expiresIn || 3_600) * 1000 });
    const [oldest] = entries.keys();
    if (entries.size > MAX_ENTRIES && oldest !== undefined) entries.delete(oldest);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.#get((key) => key === this.#key(id));
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.#get((key, payload) => key.startsWith(`${this.#model}:`) && payload.uid === uid);
  }

  async findByUserCode(): Promise<undefined> {}

  async consume(id: string): Promise<void> {
    const payload = await this.find(id);
    if (payload !== undefined) payload['consumed'] = Math.floor(Date.now() / 1000);
  }

  async destroy(id: string): Promise<void> {
    MemoryAdapter.#entries.delete(this.#key(id));
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, { payload }] of MemoryAdapter.#entries) if (payload.grantId === grantId) MemoryAdapter.#entries.delete(key);
  }

  #key(id: string): string {
    return `${this.#model}:${id}`;
  }

  #get(wanted: (key: string, payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const [key, { payload, expires }] of MemoryAdapter.#entries) if (expires > Date.now() && wanted(key, payload)) return payload;
    return undefined;
  }
}
