import { DEFAULT_PROPOSAL, type ReplayReport, type RiskRoom } from '#risk';
import type { Tenant } from '#tenants';
import { CommandError } from '../main.ts';

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** What thresholds of the score would do on a tenant's own past sign-ins, against attackers made of them. Changes nothing. */
export async function printRiskReplay({ risk }: { readonly risk: Pick<RiskRoom, 'replay'> }, tenant: Tenant, { json }: { readonly json?: boolean }): Promise<string[]> {
  const report = await risk.replay(tenant.id);
  if (!report) throw new CommandError(`${tenant.slug} has too few remembered sign-ins for a score: at least 5 000 are needed. Until then there are signals alone.`);
  return json ? [JSON.stringify(report)] : describe(report);
}

function describe({ logins, scored, points, prediction }: ReplayReport): string[] {
  return [
    `${logins} sign-ins, ${scored} of them with a score.`,
    '',
    ['attacker'.padEnd(10), 'caught'.padStart(8), 'score from'.padStart(12), 'asked'.padStart(8), 'asked, unless the browser is known'].join('  '),
    ...points.map((point) => {
      const chosen = point.attacker === DEFAULT_PROPOSAL.attacker && point.caught === DEFAULT_PROPOSAL.caught ? '  (default)' : '';
      const cells = [point.attacker.padEnd(10), percent(point.caught).padStart(8), point.threshold.toPrecision(3).padStart(12), percent(point.asked).padStart(8)];
      return `${[...cells, percent(point.askedStrangers)].join('  ')}${chosen}`;
    }),
    ...(prediction === undefined
      ? []
      : [
          '',
          `By the default, the first half of the time said that ${percent(prediction.predicted)} would be asked in the second; it was ${percent(prediction.happened)}, with ${percent(prediction.caught)} of attacks caught.`,
        ]),
  ];
}
