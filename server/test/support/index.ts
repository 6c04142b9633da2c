export { applyRules } from './apply-rules.ts';
export { freePorts } from './free-ports.ts';
export { createHttpBrowser, formsOf, type Answer, type Form, type HttpBrowser } from './http-browser.ts';
export { overlap } from './overlap.ts';
export { plansOf } from './plans.ts';
export { createTestDatabase, lookupsOf, testCluster, type TestDatabase } from './postgres.ts';
export { EFFECTS_TABLE, FAKE_JOURNEYS, fakeSteps, type FakeStepHooks } from './fake-steps.ts';
export { noLimits, recordEvents, runStep, stepContext, TEST_ORIGIN, TEST_TENANT, testKeys, type RecordedEvent, type StepRun, type StepRunOptions } from './journeys.ts';
