import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
};

interface Asset {
  body: Buffer;
  type: string;
  version: string;
}

/** Style sheets and drawings, read once at start and served from memory by exact name. */
export class Assets {
  readonly #files = new Map<string, Asset>();

  constructor(folders: string[]) {
    for (const folder of folders) {
      for (const name of readdirSync(folder)) {
        const type = TYPES[extname(name)];
        if (type === undefined) continue;
        const body = readFileSync(join(folder, name));
        const version = createHash('sha256').update(body).digest('base64url').slice(0, 10);
        this.#files.set(name, { body, type, version });
      }
    }
  }

  /** The address carries a content hash, so a browser may keep the file for good. */
  href(name: string): string {
    const asset = this.#files.get(name);
    if (asset === undefined) throw new Error(`No such asset: ${name}`);
    return `/assets/${name}?v=${asset.version}`;
  }

  serve(web: FastifyInstance): void {
    web.get<{ Params: { name: string }; Querystring: { v?: string } }>('/assets/:name', async (request, reply) => {
      const asset = this.#files.get(request.params.name);
      if (asset === undefined) return reply.callNotFound();
      const current = request.query.v === asset.version;
      return reply
        .header('cache-control', current ? 'public, max-age=31536000, immutable' : 'public, max-age=60')
        .type(asset.type)
        .send(asset.body);
    });
  }
}
