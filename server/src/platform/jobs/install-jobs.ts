import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { QUEUE_SCHEMA } from './queue.ts';

/**
 * Makes or upgrades the tables of pg-boss as the owner, at migration time, so that `serve` and `worker` run as the application role
 * without any right to change the schema (D1, D27). Safe to repeat and to run in parallel: pg-boss takes an advisory lock.
 */
export async function installJobs(options: { readonly ownerUrl: string; readonly appRole: string }): Promise<void> {
  const boss = new PgBoss({ connectionString: options.ownerUrl, schema: QUEUE_SCHEMA, application_name: 'parvis-migrate', max: 1, supervise: false, schedule: false });
  let failed: unknown;
  boss.on('error', (error) => {
    failed = error;
  });
  await boss.start();
  await boss.stop({ graceful: false });
  if (failed) throw failed;
  const client = new pg.Client({ connectionString: options.ownerUrl, application_name: 'parvis-migrate' });
  await client.connect();
  try {
    const role = pg.escapeIdentifier(options.appRole);
    await client.query(`grant usage on schema ${QUEUE_SCHEMA} to ${role};
      grant select, insert, update, delete on all tables in schema ${QUEUE_SCHEMA} to ${role};
      grant execute on all functions in schema ${QUEUE_SCHEMA} to ${role}`);
  } finally {
    await client.end();
  }
}
