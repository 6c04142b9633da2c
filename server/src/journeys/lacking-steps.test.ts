import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { defineStep, type JourneyDefinition } from './contract.ts';
import { lackingSteps } from './lacking-steps.ts';

const step = (id: string, without?: string) => defineStep({ id, settings: z.strictObject({}), outcomes: ['passed'], ...(without === undefined ? {} : { without }) });
const steps = new Map([step('x.ask'), step('x.look', 'Nobody looks.'), step('x.tell', 'Nobody is told.')].map((one) => [one.id, one]));
const builtin: JourneyDefinition = {
  id: 'change',
  start: 'ask',
  nodes: {
    ask: { step: 'x.ask', next: { passed: 'look' } },
    look: { step: 'x.look', next: { passed: 'tell' } },
    tell: { step: 'x.tell', next: { passed: 'done' } },
  },
};

test('a copy that lacks a step is told which, where it stands in the built-in journey, how it is written there, and what is lost', () => {
  const copy = { ...builtin, nodes: { ask: { step: 'x.ask', next: { passed: 'mine' } }, mine: { step: 'x.look', next: { passed: 'done' } } } };
  assert.deepEqual(lackingSteps(copy, builtin, steps), [
    {
      step: 'x.tell',
      node: 'tell',
      written: { step: 'x.tell', next: { passed: 'done' } },
      about: 'The built-in journey has the step "x.tell" here, as node "tell" before "done". Nobody is told.',
    },
  ]);
});

test('nothing is said of what is built in, of a journey that is the tenant’s alone, and of steps that nobody would miss', () => {
  assert.deepEqual(lackingSteps(builtin, builtin, steps), []);
  assert.deepEqual(lackingSteps({ nodes: {} }, undefined, steps), []);
  assert.deepEqual(
    lackingSteps({ nodes: {} }, builtin, steps).map((one) => one.step),
    ['x.look', 'x.tell'],
  );
});
