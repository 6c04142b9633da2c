import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '#platform/ids';
import { buildConsole } from '../../../scripts/build-console.mjs';
import { openAdminHouse, type AdminHouse, type Operator } from '../admin/house.suite.ts';
import { launchChromium, newVisitor, type Browser, type Page, type Visitor } from '../support/chromium.ts';

/* Threats in the console (AD13): what a run of a stolen list looks like to an operator, and what they do about it. */

let house: AdminHouse;
let chromium: Browser;
let owner: Operator;
let desk: string;

before(async () => {
  assert.equal(buildConsole(), undefined);
  house = await openAdminHouse();
  chromium = await launchChromium({ args: [`--host-resolver-rules=MAP ${new URL(house.system.issuer).host} 127.0.0.1:${house.port}`] });
  owner = await house.operator([{ role: 'owner' }]);
  desk = `${house.system.issuer}/console/tenants/main`;
});
after(async () => {
  await chromium?.close();
  await house?.close();
});

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();

async function visit(options: Parameters<typeof newVisitor>[1], language = 'en'): Promise<Visitor> {
  const visitor = await newVisitor(chromium, options);
  await visitor.context.addInitScript(`localStorage.setItem('parvis-language', '${language}')`);
  const signedIn = visitor.page.waitForResponse((response) => response.url().includes('/test/sign-in/') && response.status() === 204);
  await visitor.page.goto(`${house.system.issuer}/test/sign-in/${owner.id}`).catch(() => undefined);
  await signedIn;
  return visitor;
}

/** A list is tried from one network; somebody whose password was in it is asked for more, and a program is kept out. Before that, a week as others are. */
async function stuffing(): Promise<string> {
  const { risk } = house.app;
  const tenantId = house.tenant.id;
  const made = await house.call('POST', '/tenants/main/users', {
    as: 'owner',
    body: { identifiers: [{ kind: 'email', value: 'ada@example.com', verified: true }], attributes: { given_name: 'Ada', family_name: 'Lovelace' } },
  });
  for (let name = 0; name < 40; name++) await risk.count({ tenantId, ip: '198.51.100.9', account: newId(), password: `from the list ${name}` });
  await risk.leaked({ tenantId, ip: '198.51.100.9', account: made.body.id });
  const decision = await risk.decide({
    tenantId,
    userId: made.body.id,
    action: 'sign-in',
    origin: { ip: '198.51.100.9', userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' },
  });
  assert.equal(decision.enforced, 'challenge');
  const program = await risk.decide({ tenantId, userId: made.body.id, action: 'sign-in', origin: { ip: '198.51.100.9', userAgent: 'python-requests/2.32' } });
  assert.equal(program.enforced, 'block');
  await house.app.platform.db.tenant(tenantId, async (tx) => {
    await risk.record(tx, { actor: { kind: 'system' }, requestId: 'walk' }, decision, 'asked');
    await risk.record(tx, { actor: { kind: 'system' }, requestId: 'walk' }, program, 'blocked');
  });
  await house.t.dump(
    `insert into risk.decisions (tenant_id, id, at, user_id, action, verdict, enforced, because, policy, findings, outcome)
     select $1, gen_random_uuid(), platform.now() - make_interval(mins => n * 37 + 60), $2, 'sign-in', v.verdict, v.verdict, '{}', 0,
       case when v.verdict = 'allow' then '[{"reason":"device.known","grade":"calm"}]' else '[{"reason":"place.new_country","grade":"raise","facts":{"logins":12}},{"reason":"device.new","grade":"note"}]' end::jsonb, v.outcome
     from generate_series(1, 260) n cross join lateral (select case when n % 23 = 0 then 'challenge' when n % 31 = 0 then 'notify' else 'allow' end as verdict, case when n % 46 = 0 then 'asked' else 'passed' end as outcome) v`,
    [tenantId, made.body.id],
  );
  return decision.id;
}

test('an operator sees a list being tried, and why somebody was asked for more', async () => {
  const decision = await stuffing();
  const { page, complaints, look, close } = await visit({ colorScheme: 'light', viewport: { width: 1280, height: 800 } });
  await page.goto(`${desk}/threats`);
  await heading(page, 'Threats');
  await page.getByText('By rules alone').waitFor();
  await page.getByRole('region', { name: 'Stolen lists' }).getByText('40 (100%)').first().waitFor();
  await page.getByText('As a table').first().click();
  await page.getByRole('region', { name: 'What was tried' }).getByRole('cell', { name: '40', exact: true }).waitFor();
  await look('console-threats');
  await page.getByRole('navigation', { name: 'Parts of Threats' }).getByRole('link', { name: 'Decisions' }).click();
  await heading(page, 'Decisions');
  await page.getByText('A list is tried from this network').first().waitFor();
  await look('console-threats-decisions');
  await page.goto(`${desk}/threats/decisions/${decision}`);
  await heading(page, /Sign-in/);
  await page.getByText('What an attack looks like, in a browser that nobody knows.').waitFor();
  await look('console-threats-decision');
  assert.deepEqual(complaints, []);
  await close();
});

test('a network is blocked for an hour, with a reason, and let in again', async () => {
  const { page, complaints, look, close } = await visit({ colorScheme: 'dark', viewport: { width: 1280, height: 800 } });
  await page.goto(`${desk}/threats/emergency`);
  await heading(page, 'Emergency');
  await page.getByText('No switch is on').waitFor();
  await page.getByRole('button', { name: 'Switch on: Block a network' }).click();
  const dialog = page.getByRole('dialog', { name: 'Block a network' });
  await dialog.getByRole('textbox', { name: 'Network' }).fill('10.0.0.0/8');
  await dialog.getByLabel('Reason').fill('a list is tried from there');
  await dialog.getByRole('button', { name: 'Switch on' }).click();
  await dialog.getByRole('alert').getByText('has addresses in it that are private').waitFor();
  await look('console-threats-switch-wrong');
  await dialog.getByRole('textbox', { name: 'Network' }).fill('198.51.100.0/24');
  await dialog.getByRole('button', { name: 'Switch on' }).click();
  const on = page.getByRole('table', { name: 'On now' });
  await on.getByText('198.51.100.0/24').waitFor();
  await on
    .getByRole('timer')
    .getByText(/59 min|1 hr/)
    .waitFor();
  await look('console-threats-emergency');
  assert.equal((await house.call('GET', '/tenants/main/risk/engine', { as: 'owner' })).body.switches, 1);
  await on.getByRole('button', { name: 'End: Block a network' }).click();
  await page.getByRole('dialog', { name: 'End this switch?' }).getByRole('button', { name: 'End' }).click();
  await page.getByRole('table', { name: 'Were on' }).getByText('198.51.100.0/24').waitFor();
  await page.getByText('No switch is on').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});
