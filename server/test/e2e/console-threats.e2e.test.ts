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
  const now = page.getByRole('region', { name: 'Whether it is an attack' });
  await now.getByRole('heading', { name: 'This looks like an attack, at this moment' }).waitFor();
  await now.getByText('From 1 network many accounts are tried, and most attempts fail: 40 failures.').waitFor();
  await now.getByRole('link', { name: 'Emergency switches' }).waitFor();
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
  await page.getByRole('link', { name: 'Try on the test bench' }).click();
  await heading(page, 'Test bench');
  await page.getByRole('region', { name: 'What the policy says' }).getByText('decides').first().waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

/** Sure of what many are asked, and of nothing else. */
function bounds(rate: number, caught: number): object {
  const margin = caught >= 0.95 ? { from: rate * 0.9, to: rate * 1.12, enough: true } : { from: rate * 0.5, to: rate * 1.9, enough: false, needed: 22_000 };
  return { margin, marginStrangers: margin, ahead: 3500 };
}

/** What each threshold catches and asks, as a replay of some thousand sign-ins would have found it. */
async function curve(): Promise<void> {
  const points = [
    ['naive', 1.6],
    ['vpn', 1.3],
    ['targeted', 1],
    ['neighbour', 0.3],
  ].flatMap(([attacker, ease]) =>
    [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999].map((caught) => ({
      attacker,
      caught,
      threshold: (1 - caught) * 40 * Number(ease) + 0.2,
      asked: 0.004 / (1.004 - caught),
      askedStrangers: 0.0014 / (1.004 - caught),
      rate: 0.01 + 0.004 / (1.004 - caught),
      rateStrangers: 0.01 + 0.0014 / (1.004 - caught),
      ...bounds(0.01 + 0.0014 / (1.004 - caught), caught),
    })),
  );
  await house.t.dump('insert into risk.curves (tenant_id, logins, scored, points) values ($1, 8000, 7200, $2)', [house.tenant.id, JSON.stringify(points)]);
}

test('a stricter threshold shows what it asks, is replayed and published; one that lets attackers in is not', async () => {
  await curve();
  house.app.risk.standings.forget(house.tenant.id);
  const { page, complaints, look, close } = await visit({ colorScheme: 'light', viewport: { width: 1280, height: 800 } });
  await page.goto(`${desk}/threats/policy`);
  await heading(page, 'Policy');
  const goal = page.getByRole('region', { name: 'Threshold' });
  await goal.getByText('11%', { exact: true }).waitFor();
  await goal.getByRole('slider').focus();
  await page.keyboard.press('ArrowRight');
  await goal.getByText('Catch 99.5% of them').waitFor();
  await goal.getByText('16.6%', { exact: true }).waitFor();
  await goal.getByText('now 11%').waitFor();
  await goal.getByText('Between 14.9% and 18.5% of the next 3,500 sign-ins.').waitFor();
  const replay = page.getByRole('region', { name: 'Replay before publishing' });
  await replay.getByRole('button', { name: 'Replay' }).click();
  await replay.getByText('Can be published').waitFor();
  await look('console-threats-policy');
  await replay.getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Version 1 of your policy').waitFor();
  await replay.getByText('Nothing is changed.').waitFor();
  assert.equal(await replay.getByRole('button', { name: 'Publish' }).isDisabled(), true, 'a second press makes no second version');
  assert.equal((await house.call('GET', '/tenants/main/risk/policy', { as: 'owner' })).body.policy.score.caught, 0.995);

  await goal.getByRole('slider').focus();
  await page.keyboard.press('ArrowLeft');
  await goal.getByText('Catch 99% of them').waitFor();
  await replay.getByRole('button', { name: 'Replay' }).click();
  await replay.getByText('Can be published').waitFor();
  const other = await house.operator([{ role: 'owner' }]);
  const { rules: before } = (await house.call('GET', '/tenants/main/risk/policy', { as: 'owner' })).body.policy;
  const faster = await house.call('POST', '/tenants/main/risk/policies', {
    as: { operator: other },
    headers: { 'if-match': '"1"' },
    body: { policy: { score: { caught: 0.995 }, rules: [...before, { id: 'theirs', when: { any: ['client.unnamed'] }, verdict: 'notify' }] } },
  });
  assert.equal(faster.status, 200, faster.text);
  await replay.getByRole('button', { name: 'Publish' }).click();
  await replay.getByText('Somebody else published a policy').waitFor();
  await replay.getByText('Version 2 of your policy').waitFor();
  assert.equal(await replay.getByRole('button', { name: 'Publish' }).isDisabled(), true);
  await goal.getByText('Catch 99% of them').waitFor();
  await replay.getByRole('button', { name: 'Compare with yours' }).click();
  const both = page.getByRole('dialog', { name: 'Somebody else changed this meanwhile' });
  await both.getByText('Rules: theirs').waitFor();
  await look('console-threats-overtaken');
  await both.getByRole('button', { name: 'Go on with both' }).click();
  await goal.getByText('Catch 99% of them').waitFor();
  await replay.getByRole('button', { name: 'Replay' }).click();
  await replay.getByText('Can be published').waitFor();
  await replay.getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Version 3 of your policy').waitFor();
  const merged = (await house.call('GET', '/tenants/main/risk/policy', { as: 'owner' })).body.policy;
  assert.deepEqual([merged.score.caught, merged.rules.some(({ id }: { id: string }) => id === 'theirs')], [0.99, true]);

  const rules = page.getByRole('region', { name: 'Rules' });
  await rules.getByRole('button', { name: 'Add a rule' }).click();
  const rule = page.getByRole('dialog', { name: 'Add a rule' });
  await rule.getByRole('button', { name: 'Keep this rule' }).click();
  await rule.getByRole('textbox', { name: 'Name' }).fill('night');
  await look('console-threats-rule');
  await rule.getByRole('combobox', { name: 'At least one of' }).fill('unusual time');
  await page.getByRole('option', { name: 'An unusual time of day' }).click();
  await page.keyboard.press('Escape');
  await rule.getByRole('button', { name: 'Keep this rule' }).click();
  await rules.getByText('At least one of these was found: “An unusual time of day”').waitFor();
  await rules.getByText('“It calls itself a program” or “It answered a riddle wrongly”').waitFor();
  await rules.getByRole('button', { name: 'Remove attack' }).click();
  await goal.getByRole('slider').focus();
  await page.keyboard.press('Home');
  await goal.getByText('Catch 50% of them').waitFor();
  await replay.getByRole('button', { name: 'Replay' }).click();
  await replay.getByText('Cannot be published').waitFor();
  await goal.getByText('0.6% – 2.4%', { exact: true }).waitFor();
  await goal.getByText('about 22,000 sign-ins would be enough').waitFor();
  await replay.getByText('it would stop 50% instead of 99%').waitFor();
  assert.equal(await replay.getByRole('button', { name: 'Publish' }).isDisabled(), true);
  await look('console-threats-refused');
  await page.getByText('As text').first().click();
  const wrong = { id: 'Attack', when: { any: ['place.new_planet'], actions: ['fly'] }, verdict: 'shout' };
  await page
    .getByRole('textbox', { name: 'As text' })
    .fill(JSON.stringify({ mode: 'enforce', score: null, unprovable: 'notify', rules: [wrong, { id: 'bare', verdict: 'hold' }] }));
  await page.getByRole('button', { name: 'Take over' }).click();
  await replay.getByRole('button', { name: 'Replay' }).click();
  await replay.getByText('Attack · For these attempts: Choose one of these: sign-in, sign-up').waitFor();
  await replay.getByText('Attack · Name: Lower-case letters, digits and dashes, at most 48.').waitFor();
  await look('console-threats-wrong');
  await page.getByRole('tab', { name: 'Versions' }).click();
  await page.getByRole('table', { name: 'Versions' }).getByText('in force').waitFor();
  await look('console-threats-versions');
  await house.t.dump(
    `insert into risk.decisions (tenant_id, id, action, verdict, enforced, because, policy, findings, outcome, answer)
     values ($1, gen_random_uuid(), 'sign-in', 'notify', 'notify', '{}', 3, '[{"reason":"client.unnamed","grade":"note"}]', 'passed', 'not_me')`,
    [house.tenant.id],
  );
  await page.getByRole('button', { name: 'Go back to version 1' }).click();
  const back = page.getByRole('dialog', { name: /version 1/i });
  await back.getByRole('button', { name: 'Go back to it' }).click();
  await back.getByText('of which the owner said that it was not them would be treated more lightly').waitFor();
  await look('console-threats-not-restored');
  await back.getByRole('button', { name: 'Cancel' }).click();
  await house.t.dump("delete from risk.decisions where tenant_id = $1 and answer = 'not_me'", [house.tenant.id]);
  await page.getByRole('button', { name: 'Go back to the policy that comes with Parvis' }).click();
  await page
    .getByRole('dialog', { name: /comes with Parvis/ })
    .getByRole('button', { name: 'Go back to it' })
    .click();
  await page
    .getByRole('table', { name: 'Versions' })
    .getByRole('row', { name: /^4 in force/ })
    .waitFor();
  const builtIn = (await house.call('GET', '/tenants/main/risk/policy', { as: 'owner' })).body.policy;
  assert.equal(
    builtIn.rules.some(({ id }: { id: string }) => id === 'theirs'),
    false,
    'what came with it is in force again',
  );
  assert.deepEqual(complaints, []);
  await close();
});

test('what the policy says is tried on something made up, and kept as a test', async () => {
  const { page, complaints, look, close } = await visit({ colorScheme: 'light', viewport: { width: 1280, height: 800 } });
  await page.goto(`${desk}/threats/bench`);
  await heading(page, 'Test bench');
  await page.getByRole('combobox', { name: 'What was found' }).fill('a list is tried');
  await page.getByRole('option', { name: 'A list is tried from this network' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Try', exact: true }).click();
  const result = page.getByRole('region', { name: 'What the policy says' });
  await result.getByText('decides').first().waitFor();
  await result.getByLabel('Name of the test').fill('stolen-list');
  await result.getByRole('button', { name: 'Save as a test' }).click();
  await page.getByRole('table', { name: 'Saved tests' }).getByText('passes').waitFor();
  await look('console-threats-bench');
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
  await dialog.getByText('How many customers come from there cannot be said').waitFor();
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
  await page.getByRole('button', { name: 'Sign everybody out' }).click();
  const everybody = page.getByRole('dialog', { name: 'Sign all customers out?' });
  await everybody.getByText(/^\d+ sessions? ends?\.$/).waitFor();
  await everybody.getByLabel('Reason').fill('passwords were stolen');
  assert.equal(await everybody.getByRole('button', { name: 'Sign everybody out' }).isDisabled(), true, 'not before its name is typed');
  await everybody.getByRole('textbox', { name: /main/ }).fill('main');
  await look('console-threats-everybody');
  await everybody.getByRole('button', { name: 'Sign everybody out' }).click();
  await page.getByText('All customers are being signed out.').waitFor();
  await page.getByText('No switch is on').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});
