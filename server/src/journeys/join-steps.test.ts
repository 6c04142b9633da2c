import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { defineStep, type Step, type StepContext } from './contract.ts';
import { joinSteps } from './join-steps.ts';

const settings = z.strictObject({});
const link = { kind: 'action', action: 'sign-up', label: { id: 'x.sign_up' }, tone: 'link' } as const;
const main = defineStep({
  id: 'x.who',
  settings,
  outcomes: ['identified'],
  offer: async () => ({
    id: 'x.who',
    title: { id: 'x.who' },
    nodes: [
      { kind: 'input', name: 'who', label: { id: 'x.label' }, input: 'text', autocomplete: 'username', required: true },
      { kind: 'action', action: 'continue', label: { id: 'x.go' }, tone: 'primary' },
      link,
    ],
  }),
});
/** As on a screen of its own, where it has an explanation and a way out. */
const beside = defineStep({
  id: 'x.device',
  settings,
  outcomes: ['verified', 'other'],
  offer: async () => ({
    id: 'x.device',
    title: { id: 'x.device' },
    nodes: [
      { kind: 'text', tone: 'lead', text: { id: 'x.lead' } },
      { kind: 'webauthn', mode: 'get', conditional: true, options: {}, field: 'device', action: 'continue', label: { id: 'x.use' }, tone: 'secondary' },
      { kind: 'action', action: 'other', label: { id: 'x.other' }, tone: 'secondary' },
    ],
  }),
  run: async (_ctx, { action }) => ({ kind: 'advance', outcome: action === 'other' ? 'other' : 'verified' }),
});
const ctx = { memory: {}, settings: {} } as unknown as StepContext;
const drawn = async (step: Step) => (await step.offer?.(ctx))?.nodes.map((node) => ('action' in node ? `${node.kind} ${node.action}` : node.kind));

test('of what stands beside, the ceremony comes along: what its own screen says, and the way on from there, would lead nowhere (they once stood on every sign-in)', async () => {
  const joined = joinSteps({ id: 'x.joined', main, beside, taking: ['verified'] });
  assert.deepEqual(await drawn(joined), ['input', 'action continue', 'webauthn beside:continue', 'action sign-up']);
  const screen = await joined.offer?.(ctx);
  assert.equal(screen?.nodes.find((node) => node.kind === 'input')?.autocomplete, 'username webauthn');
});

test('all of it comes along where that is asked for: what it says first, its ways before the links; a third one joins the two', async () => {
  const all = joinSteps({ id: 'x.all', main, beside, showing: 'all', taking: ['verified', 'other'] });
  assert.deepEqual(await drawn(all), ['text', 'input', 'action continue', 'webauthn beside:continue', 'action beside:other', 'action sign-up']);
  const three = joinSteps({ id: 'x.three', main: joinSteps({ id: 'x.two', main, beside, taking: ['verified'] }), beside, showing: 'all', taking: ['other'], prefix: 'third' });
  assert.deepEqual(await drawn(three), ['text', 'input', 'action continue', 'webauthn beside:continue', 'webauthn third:continue', 'action third:other', 'action sign-up']);
  assert.deepEqual(three.outcomes, ['identified', 'verified', 'other']);
  assert.deepEqual(await three.run?.(ctx, { action: 'third:other', fields: {} } as never), { kind: 'advance', outcome: 'other' });
});
