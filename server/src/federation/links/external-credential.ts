import type { CredentialSummary, CredentialType } from '#credentials/contract';
import type { Tx } from '#platform/db';
import type { FlowView, Step } from '#journeys/contract';
import type { ExternalLink } from '../contract.ts';
import { EXTERNAL } from '../steps/judge.ts';
import { deleteKeptOf } from '../browsers/store.ts';
import { deleteLink, deleteLinks } from './store.ts';

/** What this room gives to the type; the catalogue makes it like any other. */
export interface ExternalCredentialDeps {
  readonly external: {
    list(tx: Tx, userId: string): Promise<readonly ExternalLink[]>;
    /** Whether there is anything to connect to. */
    available(flow: FlowView): Promise<boolean>;
    readonly step: Step;
  };
}

/** Accounts elsewhere, as ways to sign in among the others: listed, added and removed on the same pages, ended by the same events (pre-hijack, erasure). */
export function createExternalCredential({ external }: ExternalCredentialDeps): CredentialType {
  return {
    id: EXTERNAL,
    factor: 'possession',
    primary: true,
    steps: [],
    removedNotice: 'identity_unlinked',
    // The least that a sign-in elsewhere counts for: a password there.
    signsInAs: { type: EXTERNAL, factor: 'knowledge', amr: [], countsAsFactor: true },
    list: async (tx, userId) => (await external.list(tx, userId)).map(summary),
    revoke: async (tx, userId, id) => (await deleteLink(tx, userId, id)) !== undefined,
    async revokeAll(tx, userId) {
      const [links] = await Promise.all([deleteLinks(tx, userId), deleteKeptOf(tx, userId)]);
      return links;
    },
    enrolment: {
      rank: 70,
      label: { id: 'federation.enrolment' },
      hint: { id: 'federation.enrolment_hint' },
      // Getters: the step is made from rooms that are made after this.
      get step() {
        return external.step;
      },
      // A way to sign in; it is no second step.
      evidence: { type: EXTERNAL, factor: 'knowledge', amr: [], countsAsFactor: false },
      available: (_tx, { flow }) => external.available(flow),
    },
  };
}

function summary({ id, connection, label, dormant, createdAt, lastUsedAt }: ExternalLink): CredentialSummary {
  return {
    id,
    type: EXTERNAL,
    name: { id: 'federation.card_name', values: { connection: connection.name } },
    createdAt,
    ...(lastUsedAt ? { lastUsedAt } : {}),
    ...(dormant ? { dormant } : {}),
    facts: label === undefined ? [] : [{ label: { id: 'federation.card_account' }, value: label }],
  };
}
