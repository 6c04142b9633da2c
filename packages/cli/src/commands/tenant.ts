import type { Bench } from '../context.ts';
import { limitOf, paged, type Paged } from '../options.ts';

export function addTenantCommands({ program, run }: Bench): void {
  const tenant = program.command('tenant').alias('tenants').description('Populations of customers, each with its own issuer and settings.');
  paged(tenant.command('list'))
    .description('All that the key is for.')
    .action(
      run<[Paged]>(async (context, options) =>
        context.list({ from: context.admin.all('/admin/v1/tenants'), limit: limitOf(options) }, [
          { head: 'TENANT', of: ({ slug }) => slug },
          { head: 'NAME', of: ({ name }) => name },
          { head: 'ISSUER', of: ({ issuer }) => issuer },
          { head: 'STATE', of: ({ state }) => state },
        ]),
      ),
    );
  tenant
    .command('show')
    .description('One of them.')
    .action(
      run(async (context) => {
        const { body } = await context.admin.read('/admin/v1/tenants/{tenant}', { path: { tenant: context.tenant() } });
        context.one(body, { tenant: body.slug, name: body.name, issuer: body.issuer, state: body.state, 'default brand': body.default_brand });
      }),
    );
}
