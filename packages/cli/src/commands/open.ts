import { Argument } from 'commander';
import type { Bench } from '../context.ts';

/** Places of the console that are a tenant's, by what one would type. */
const OF_TENANT = ['home', 'customers', 'applications', 'connections', 'journeys', 'brands', 'settings', 'configuration', 'audit', 'requests', 'purposes', 'keys'] as const;
const OF_ALL = ['tenants', 'team', 'roles', 'api-keys', 'limits', 'jobs'] as const;

export function addOpenCommand({ program, run }: Bench): void {
  program
    .command('open')
    .addArgument(new Argument('[page]', 'of the console').choices([...OF_TENANT, ...OF_ALL]).default('home'))
    .description('Open a page of the console in the browser.')
    .action(
      run<[string]>(async (context, page) => {
        const { issuer, tenant } = context.place;
        const inside = (OF_TENANT as readonly string[]).includes(page);
        const below = inside && tenant !== undefined ? `/tenants/${encodeURIComponent(tenant)}${page === 'home' ? '' : `/${page}`}` : inside ? '/' : `/${page}`;
        const url = `${issuer}/console${below}`;
        context.say(url);
        if (!context.common.json && context.io.canAsk && !(await context.io.openBrowser(url))) context.io.err('There is no browser here: open the address above.\n');
      }),
    );
}
