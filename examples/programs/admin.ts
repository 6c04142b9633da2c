import { adminClient, type Admin } from '@parvis/sdk-node';

/** How many applications each tenant has, a page at a time. */
export async function countApplications(admin: Admin): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for await (const { slug } of admin.all('/admin/v1/tenants', { query: { limit: 20 } })) {
    let count = 0;
    for await (const application of admin.all('/admin/v1/tenants/{tenant}/applications', { path: { tenant: slug } })) count += application.state === 'active' ? 1 : 0;
    counts.set(slug, count);
  }
  return counts;
}

/** Gives a tenant another name, whatever else is changed about it in the same moment. */
export async function rename(admin: Admin, tenant: string, name: string): Promise<string> {
  const path = { tenant };
  let { body, etag } = await admin.read('/admin/v1/tenants/{tenant}', { path });
  for (;;) {
    const done = await admin.change('/admin/v1/tenants/{tenant}', { path, etag: etag ?? '*', body: { name, state: body.state } });
    if (done.kind === 'saved') return done.body.name;
    // Somebody else was first: look at what it is now, and decide again.
    ({ current: body, etag } = done);
  }
}

if (import.meta.main) {
  const { ISSUER = 'http://localhost:3000/t/system', PARVIS_API_KEY = '' } = process.env;
  console.log(await countApplications(adminClient({ issuer: ISSUER, apiKey: PARVIS_API_KEY })));
}
