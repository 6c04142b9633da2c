import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { httpErrors, type Scope } from '#platform/http';
import type { Tenants } from '#tenants';
import { tenantOf } from './tenant-of.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const FOLDERS = ['guide', 'reference', 'decisions'];
const TYPES: Readonly<Record<string, string>> = { md: 'text/markdown; charset=utf-8', json: 'application/json; charset=utf-8' };

/** By their path, what there is: an address never becomes the name of a file. */
function findFiles(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const folder of FOLDERS) {
    let names: readonly string[] = [];
    try {
      names = readdirSync(`${root}docs/${folder}`);
    } catch {
      // Installed without its documents.
    }
    for (const name of names) if (TYPES[name.split('.').at(-1) ?? '']) files.set(`/docs/${folder}/${name}`, `${root}docs/${folder}/${name}`);
  }
  return files;
}

/** `/llms.txt`, and the documents it links to, of this version: for programs and people who build an application. At the default tenant, whose address everybody knows. */
export function docsScope(deps: { readonly tenants: Pick<Tenants, 'baseUrl'> }): Scope {
  const files = findFiles();

  async function send(request: FastifyRequest, reply: FastifyReply, file: string | undefined, type: string | undefined): Promise<FastifyReply> {
    if (file === undefined || type === undefined || tenantOf(request).issuer !== deps.tenants.baseUrl) throw httpErrors.not_found();
    return reply
      .header('cache-control', 'public, max-age=3600')
      .header('content-security-policy', "default-src 'none'")
      .type(type)
      .send(await readFile(file));
  }

  return {
    name: 'docs',
    prefix: '',
    plugin(app) {
      app.get('/llms.txt', (request, reply) => send(request, reply, `${root}llms.txt`, 'text/plain; charset=utf-8'));
      app.get<{ Params: { folder: string; name: string } }>('/docs/:folder/:name', (request, reply) => {
        const { folder, name } = request.params;
        return send(request, reply, files.get(`/docs/${folder}/${name}`), TYPES[name.split('.').at(-1) ?? '']);
      });
    },
  };
}
