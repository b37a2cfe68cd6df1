import type { StageSettings } from './settings.ts';

/** What is deployed under each name, where it differs from the defaults that `settings.ts` explains. */
export const stages: Readonly<Record<string, StageSettings>> = {
  dev: {
    // New accounts have no concurrency to reserve.
    lambda: { reservedConcurrency: null },
    data: { keep: false },
  },
  prod: {
    lambda: { rollout: 'canary', systemLogLevel: 'warn' },
  },
};
