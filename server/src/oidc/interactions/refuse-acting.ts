import type { Interaction } from 'oidc-provider';
import type { Screen } from '#journeys/contract';
import type { Application } from '../contract.ts';
import { settleUnit, type Unit } from '../artefacts/unit.ts';
import { PROMPTS } from '../provider/policy.ts';
import type { InteractionDeps } from './deps.ts';

/**
 * Whatever would be asked, only the customer may answer, and an operator who acts for them is not asked. The application is told no (RFC 6749 section 4.1.2.1) once they go
 * on from the page that says why.
 */
export async function refuseActing({ db }: Pick<InteractionDeps, 'db'>, unit: Unit, interaction: Interaction, { name }: Pick<Application, 'name'>): Promise<Screen> {
  interaction.result = { error: 'access_denied', error_description: 'an operator acts for the customer' };
  await interaction.save(Math.max(60, interaction.exp - Math.floor(Date.now() / 1000)));
  await settleUnit(db, unit);
  const why = interaction.prompt.name === PROMPTS.acting ? 'application' : 'customer';
  return {
    id: 'oidc.acting-refused',
    title: { id: `oidc.acting_${why}_title`, values: { application: name } },
    nodes: [
      { kind: 'text', text: { id: `oidc.acting_${why}`, values: { application: name } }, tone: 'lead' },
      { kind: 'text', text: { id: 'oidc.acting_next' } },
      { kind: 'link', label: { id: 'oidc.acting_back', values: { application: name } }, href: interaction.returnTo },
    ],
  };
}
