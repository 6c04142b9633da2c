import type { CredentialType } from '../contract.ts';
import { countDevices, deleteDevice, deleteDevices, listDevices, renameDevice } from './device-store.ts';
import { newPushStep, type NewPushDeps } from './new-push-step.ts';
import { PUSH_EVIDENCE, pushStep, type PushStepDeps } from './push-step.ts';
import { openPush, sealPush } from './seal-push.ts';
import { MAX_NAME_LENGTH, MAX_PHONES } from './settings.ts';
import { mergeDevices } from './merge-devices.ts';

export type PushDeps = PushStepDeps & NewPushDeps;

/** The customer's phone: it shows who asks, and takes the number that the asking page shows (MF4). */
export function createPushCredential(deps: PushDeps): CredentialType {
  const challenge = pushStep(deps);
  const enrolment = newPushStep(deps);
  return {
    id: 'push',
    factor: 'possession',
    primary: false,
    steps: [challenge, enrolment],
    challenge: {
      rank: 20,
      label: { id: 'credentials.push_label' },
      hint: { id: 'credentials.push_hint' },
      step: challenge,
      evidence: PUSH_EVIDENCE,
      usable: async (tx, userId) => (await countDevices(tx, userId)) > 0,
    },
    enrolment: {
      rank: 40,
      label: { id: 'credentials.new_push_label' },
      hint: { id: 'credentials.new_push_hint' },
      step: enrolment,
      evidence: PUSH_EVIDENCE,
      available: async (tx, _ctx, userId) => (await countDevices(tx, userId)) < MAX_PHONES,
    },
    tables: { 'credentials.push_devices': 'moves', 'credentials.push_prompts': 'stays' },
    merge: mergeDevices(deps),
    async list(tx, userId) {
      const cipher = await deps.keys.tenant(tx.tenantId);
      return (await listDevices(tx, userId)).map((row) => ({
        id: row.id,
        type: 'push',
        createdAt: row.created_at,
        ...(row.last_used_at ? { lastUsedAt: row.last_used_at } : {}),
        label: openPush(cipher, userId, row.id, 'label', row.label),
        name: { id: 'credentials.push_name' },
        facts: [
          {
            label: { id: 'credentials.new_push_kind' },
            value: row.platform ? openPush(cipher, userId, row.id, 'platform', row.platform) : { id: 'credentials.unknown' },
          },
          { label: { id: 'credentials.push_rings' }, value: { id: row.subscription ? 'credentials.push_rings_yes' : 'credentials.push_rings_no' } },
        ],
      }));
    },
    async rename(tx, userId, id, label) {
      const cipher = await deps.keys.tenant(tx.tenantId);
      return renameDevice(tx, userId, id, sealPush(cipher, userId, id, 'label', [...label].slice(0, MAX_NAME_LENGTH).join('')));
    },
    revoke: deleteDevice,
    revokeAll: deleteDevices,
  };
}
