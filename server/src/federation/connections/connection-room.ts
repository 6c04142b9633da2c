import type { ConnectionRoom } from '#platform/connections';
import type { Tx } from '#platform/db';
import type { FieldProblem } from '#platform/errors';
import type { Tenants } from '#tenants/contract';
import type { Connector } from '../contract.ts';
import { federationErrors } from '../errors.ts';
import { connectionRemoved, connectionSaved } from '../events.ts';
import { countLinks } from '../links/store.ts';
import { connectionShape, type ConnectionShape } from './connection-shape.ts';
import { mergedSettings } from './presets.ts';
import { connectionStore, type ConnectionRow } from './store.ts';

export interface RoomDeps {
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly connectors: readonly Connector[];
}

/** What is this room's own of its connections. */
export function connectionRoom({ tenants, connectors }: RoomDeps): ConnectionRoom<ConnectionRow, Connector, ConnectionShape> {
  return {
    name: 'federation',
    connectors,
    shape: connectionShape,
    store: connectionStore,
    errors: federationErrors,
    events: { saved: connectionSaved, removed: connectionRemoved },
    compared: {
      preset: 'preset',
      name: 'name',
      mark: 'mark',
      shown: 'shown',
      applications: 'applications',
      trust: 'trust',
      provisioning: 'provisioning',
      signOutAtProvider: 'signOutAtProvider',
      attributes: 'attributes',
      groups: 'groups',
    },
    own: (input) => ({
      preset: input.preset ?? null,
      name: input.name ?? null,
      mark: (input.mark ?? null) as ConnectionRow['mark'],
      shown: input.shown ?? 'button',
      applications: input.applications ?? [],
      trust: (input.trust ?? {}) as ConnectionRow['trust'],
      provisioning: input.provisioning ?? 'create',
      signOutAtProvider: input.signOutAtProvider ?? false,
      attributes: input.attributes ?? null,
      groups: input.groups ?? {},
    }),
    settingsOf: mergedSettings,
    async problems(tx, { input, connector, before, settings }) {
      return [
        ...connectorProblems(input, connector),
        ...(await attributeProblems(tenants, tx.tenantId, input)),
        ...(before?.connector === connector.id && settings !== undefined ? await authorityProblems(tx, connector, before, connector.authority(settings)) : []),
      ];
    },
    async usedBy(tx, { id }) {
      const links = await countLinks(tx, id);
      return links === 0 ? undefined : `${links} ${links === 1 ? 'account signs' : 'accounts sign'} in by it`;
    },
  };
}

function connectorProblems(input: ConnectionShape, { presets = {}, away }: Connector): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const known = Object.keys(presets).join(', ');
  if (input.preset !== undefined && !Object.hasOwn(presets, input.preset))
    problems.push({ field: 'preset', fix: known === '' ? 'must be left out: this connector has none' : `must be one of ${known}` });
  if (input.signOutAtProvider === true && !away?.leave)
    problems.push({ field: 'signOutAtProvider', fix: 'must be left out: this connector knows no way to sign anybody out over there' });
  if (input.name === undefined && input.preset === undefined) problems.push({ field: 'name', fix: 'must be given: it stands on the button' });
  return problems;
}

/** A subject means something only together with who says it (F1): another system's subjects must not open these accounts. */
async function authorityProblems(tx: Tx, connector: Connector, before: ConnectionRow, authority: string): Promise<FieldProblem[]> {
  const was = connector.settings.safeParse(mergedSettings(connector, before));
  if (was.success && connector.authority(was.data) === authority) return [];
  const links = await countLinks(tx, before.id);
  return links === 0 ? [] : [{ field: 'settings', fix: `point to another system now, and ${links} identities of the old one are connected to accounts: make another connection` }];
}

async function attributeProblems(tenants: Pick<Tenants, 'byId'>, tenantId: string, input: ConnectionShape): Promise<FieldProblem[]> {
  const rules = input.attributes ?? [];
  if (rules.length === 0) return [];
  const known = (await tenants.byId(tenantId))?.settings.attributes.map(({ name }) => name) ?? [];
  return rules.flatMap((rule, index): FieldProblem[] => {
    if (!known.includes(rule.attribute)) return [{ field: `attributes.${index}.attribute`, fix: `must be one of ${known.join(', ')}` }];
    if (rules.findIndex((other) => other.attribute === rule.attribute) < index) return [{ field: `attributes.${index}.attribute`, fix: 'has a rule already' }];
    return [];
  });
}
