import { timingSafeEqual } from 'node:crypto';
import type { Cipher } from '#platform/crypto';
import type { Locale } from '#platform/i18n';
import { newSecret } from '#platform/ids';
import { browserKeyOf, keyHashOf } from '#sessions/contract';
import type { BrowserProof } from './contract.ts';
import { journeyErrors } from './errors.ts';
import { NO_FACTS, type Flow, type FlowConstants, type FlowState } from './flow-state.ts';
import { MAX_FLOW_BYTES } from './settings.ts';
import type { FlowPosition, FlowRow } from './store.ts';

/** Flow ids and browser secrets carry 256 random bits: a plain hash leaves nothing to guess. */
export const hashOf = keyHashOf;

export const sameHash = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);

/** Names the flow in events; leads nobody to it. */
export const flowRef = (hash: Buffer): string => hash.toString('base64url').slice(0, 22);

// The flow is part of the context: a sealed value copied to another flow or tenant does not open.
const context = (part: 'constants' | 'data', tenantId: string, hash: Buffer) => `journeys.flow.${part}:${tenantId}:${hash.toString('base64url')}`;

export function sealConstants(cipher: Cipher, tenantId: string, hash: Buffer, constants: FlowConstants): Buffer {
  return cipher.seal(JSON.stringify(constants), context('constants', tenantId, hash));
}

type FlowData = Pick<FlowState, 'facts' | 'memory' | 'pins' | 'refusal'>;

export function positionOf(cipher: Cipher, tenantId: string, hash: Buffer, state: FlowState): FlowPosition {
  const { facts, memory, pins, refusal } = state;
  const data = JSON.stringify({ facts, memory, pins, refusal } satisfies { [K in keyof FlowData]: FlowData[K] | undefined });
  if (data.length > MAX_FLOW_BYTES) throw journeyErrors.too_large();
  return { journey: state.journey, node: state.node, entered: state.entered, state: state.status, data: cipher.seal(data, context('data', tenantId, hash)) };
}

export function openFlow(cipher: Cipher, tenantId: string, id: string, hash: Buffer, row: FlowRow): Flow {
  const data: FlowData = row.data === null ? { facts: NO_FACTS, memory: {}, pins: {} } : (JSON.parse(cipher.openText(row.data, context('data', tenantId, hash))) as FlowData);
  const constants = JSON.parse(cipher.openText(row.context, context('constants', tenantId, hash))) as FlowConstants;
  return {
    id,
    hash,
    tenantId,
    browserHash: row.browser_hash,
    ...knownBy(row.browser_hash, constants),
    entry: row.entry,
    entryVersion: row.definition_version,
    version: row.version,
    locale: row.locale as Locale,
    constants,
    state: { ...data, status: row.state, journey: row.journey, node: row.node, entered: row.entered },
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    now: row.now,
  };
}

type Keys = Pick<Flow, 'browserKey' | 'nextBrowserKey'>;

/** Without keys that are renewed the browser is known by the secret flows are bound to. */
function knownBy(browserHash: Buffer, { browserKey, nextKey }: Pick<FlowConstants, 'browserKey' | 'nextKey'>): Keys {
  const nextBrowserKey = browserKeyOf(nextKey === undefined ? browserHash : hashOf(nextKey));
  return { nextBrowserKey, browserKey: browserKey ?? nextBrowserKey };
}

export const proofOf = (proof: string | BrowserProof): BrowserProof => (typeof proof === 'string' ? { secret: proof } : proof);

/** As its browser is known with what it brings now: another tab may have finished a sign-in since the flow began. */
export function broughtBy(flow: Flow, proof: string | BrowserProof): Flow {
  if (typeof proof === 'string' || flow.constants.nextKey === undefined) return flow;
  return { ...flow, browserKey: proof.key === undefined ? flow.nextBrowserKey : browserKeyOf(hashOf(proof.key)) };
}

export function newFlow(input: Omit<Flow, 'hash' | 'browserHash' | keyof Keys> & { readonly browserSecret: string | BrowserProof }): Flow {
  const { browserSecret: proof, ...rest } = input;
  const browserHash = hashOf(proofOf(proof).secret);
  const constants: FlowConstants =
    typeof proof === 'string' ? rest.constants : { ...rest.constants, nextKey: newSecret(), ...(proof.key === undefined ? {} : { browserKey: browserKeyOf(hashOf(proof.key)) }) };
  return { ...rest, constants, hash: hashOf(input.id), browserHash, ...knownBy(browserHash, constants) };
}
