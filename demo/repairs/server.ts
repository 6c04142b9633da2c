import { fileURLToPath } from 'node:url';
import type { RunningDemo } from '../shared/app.ts';
import { Assets } from '../shared/assets.ts';
import { runUntilStopped } from '../shared/run.ts';
import { createRepairs, listenRepairs } from './app.ts';
import { type RepairsSettings, repairsSettings } from './settings.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

export async function startRepairs(options: Partial<RepairsSettings> = {}): Promise<RunningDemo> {
  const assets = new Assets([`${HERE}../shared/assets`, `${HERE}assets`]);
  return listenRepairs(await createRepairs(repairsSettings(options), assets));
}

if (import.meta.main) void runUntilStopped('Fernweh Repairs', () => startRepairs({ log: true }));
