import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startInstallation, type Installation } from '#test/installation';
import { askForCode } from '../support/ask-for-code.ts';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink.ts';
import { until } from '../support/start-process.ts';

/* A worker that dies while it sends mail, some of which a mail server that hung has kept waiting. Prints its figures as one line of JSON. */

const COUNT = 12;
let smtp: SmtpSink;
let installation: Installation;

before(async () => {
  smtp = await startSmtpSink();
  installation = await startInstallation({ separate: true, serves: 1, workers: 1, env: { SMTP_URL: `smtp://localhost:${smtp.port}` } });
});
after(async () => {
  await installation?.stop();
  await smtp?.close();
});

const ask = (kind: string) =>
  Promise.all(
    Array.from({ length: COUNT }, (_, index) => askForCode(installation.browser(), installation.issuer, `${installation.shopUrl}/callback`, `${kind}-${index}@example.com`)),
  );

test('a worker killed between sending and noting it: nothing is lost, what comes twice carries the same id', async () => {
  smtp.mode = 'hang';
  await ask('hang');
  smtp.mode = 'take';
  let killed: Promise<void> | undefined;
  const taken = () => smtp.mails.filter((mail) => /^(hang|kill)-\d+@/.test(mail.to));
  smtp.onMail = () => {
    // The mail is ours, its sender does not know it yet.
    if (taken().length >= 4) killed ??= installation.killWorker(0);
    return killed;
  };
  await ask('kill');
  await until('the worker is killed', 60, () => killed !== undefined);
  await killed;
  smtp.onMail = () => {};
  // Time passes: the leases of the dead worker run out.
  await installation.database.advance(90);
  await installation.database.dump("update pgboss.job set started_on = started_on - interval '10 minutes' where state = 'active'");
  await installation.database.dump("update pgboss.job set start_after = transaction_timestamp() where state < 'active'");
  installation.startWorker(0);
  const distinct = () => new Set(taken().map((mail) => mail.to)).size;
  await until(
    () => `all mails: ${distinct()}`,
    90,
    () => distinct() === 2 * COUNT,
  );
  await until('no job left', 60, async () => {
    const [left] = await installation.database.dump<{ n: number }>("select count(*)::int as n from pgboss.job where name = 'platform.send-message' and state <> 'completed'");
    return left?.n === 0;
  });
  const ids = new Map<string, Set<string>>();
  for (const mail of taken()) ids.set(mail.to, (ids.get(mail.to) ?? new Set()).add(mail.messageId));
  console.log(
    JSON.stringify({
      test: 'T15 worker killed',
      mails: 2 * COUNT,
      received: taken().length,
      duplicates: taken().length - 2 * COUNT,
      duplicatesById: [...ids.values()].filter((set) => set.size > 1).length,
      lost: 2 * COUNT - distinct(),
    }),
  );
  assert.equal([...ids.values()].filter((set) => set.size > 1).length, 0);
  assert.ok(taken().length - 2 * COUNT <= 5, 'only what was under way');
});
