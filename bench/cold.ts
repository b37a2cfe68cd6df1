import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { command, runMain } from '../src/infrastructure/main/command.ts';
import { buildPortico, bundleContender, bundleHarness, dist, type Format } from './build.ts';
import { bytesAtStart } from './bundle-bytes.ts';
import { type CaseName, cases } from './cases.ts';
import type { Sample } from './cold-process.ts';
import {
  type ColdResults,
  coldFigures,
  coldReport,
  type Moment,
  type Start,
} from './cold-report.ts';
import { answerOf, type Door, doors, eventJson } from './events.ts';
import { frameworks, packages } from './frameworks.ts';
import { measuredOn } from './machine.ts';
import { bundleNaivePortico } from './naive.ts';
import { writeSection } from './results.ts';
import { turned } from './rounds.ts';
import { environment, newToken } from './tokens.ts';

const help = `npm run bench:cold [-- --quick]

Measures how long fresh processes take to their first answer, for handlers made by hand and with frameworks,
and writes the section of bench/RESULTS.md.

  --quick               few samples, for a trial; writes nothing
  --samples <number>    processes for each figure (30)
  --contenders <names>  only these, beside bare and Portico, with commas between
`;

const options = {
  quick: { type: 'boolean', default: false },
  samples: { type: 'string', default: '30' },
  contenders: { type: 'string', default: frameworks.join() },
} as const;

type Environment = Readonly<Record<string, string>>;

interface Subject {
  readonly name: string;
  readonly bundle: string;
  readonly env: Environment;
}

/** A first request of fresh processes, which all subjects are asked. */
interface Scenario {
  readonly moment: Moment;
  readonly subjects: readonly Subject[];
  readonly event: string;
  check(result: unknown): void;
}

/** What the deployed function's environment has for V8's compile cache, where the build puts one beside a bundle. */
const compileCache = (bundle: string): Environment => {
  const folder = join(dirname(bundle), 'compile-cache');
  return existsSync(folder) ? { NODE_COMPILE_CACHE: folder, NODE_COMPILE_CACHE_PORTABLE: '1' } : {};
};

const userId = '019a2f6b-8c1d-7e3f-a4b5-c6d7e8f90a1b';

const scenario = (moment: Moment, name: CaseName, subjects: readonly Subject[]): Scenario => {
  const { hasToken, request, check } = cases.find((each) => each.name === name) ?? cases[0];
  const json = eventJson(moment.door, request(1, userId), hasToken ? newToken() : undefined);
  const event = join(dist, `${moment.door}.${name.replace(' ', '-')}.json`);
  writeFileSync(event, json);
  return { moment, subjects, event, check: (result) => check(answerOf(result), 1, userId) };
};

/** A process that gives its first answer and ends. */
const start = (harness: string, { name, bundle, env }: Subject, scene: Scenario): Start => {
  const before = performance.now();
  const { stdout, stderr, status } = spawnSync(process.execPath, [harness, bundle, scene.event], {
    env: { ...environment, ...env },
    encoding: 'utf8',
  });
  const whole = performance.now() - before;
  if (status !== 0) throw new Error(`${name} has failed: ${stderr || stdout}`);
  const { result, ...sample }: Sample = JSON.parse(stdout);
  scene.check(result);
  return { ...sample, whole };
};

const measure = async (scenes: readonly Scenario[], samples: number): Promise<ColdResults> => {
  const harness = await bundleHarness();
  const results: ColdResults = new Map();
  // The first round, which finds nothing in the system's memory, does not count.
  for (let round = 0; round <= samples; round += 1) {
    for (const scene of scenes) {
      const { door, store, answer } = scene.moment;
      for (const subject of turned(scene.subjects, round)) {
        const sample = start(harness, subject, scene);
        const key = `${door} ${store} ${answer} ${subject.name}` as const;
        if (round > 0) results.set(key, [...(results.get(key) ?? []), sample]);
      }
    }
    process.stderr.write(`round ${round} of ${samples}\n`);
  }
  return results;
};

const formats: readonly Format[] = ['esm', 'cjs'];

/** With users in memory: everybody, as a module and as CommonJS where both work. */
const inMemory = async (door: Door, portico: string, names: readonly string[]) => {
  const bundle = `${portico}/${door}/index.mjs`;
  const env = { DATABASE_URL: 'memory:', LOG_LEVEL: 'error', ...compileCache(bundle) };
  const others = formats.flatMap((format) => {
    const suffix = format === 'esm' ? 'ESM' : 'CJS';
    const bundled = async (name: string, file: string, isMiniZod = false) => ({
      name: `${name}, ${suffix}`,
      bundle: await bundleContender(file, { door, format, isMiniZod }),
      env: {},
    });
    return [
      bundled('by hand, with zod/mini', 'bare', true),
      ...names.map((name) => bundled(name, name)),
    ];
  });
  return [{ name: 'Portico', bundle, env }, ...(await Promise.all(others))];
};

/** With users in a table: two builds of the same door. */
const inDynamoDb = async (door: Door, portico: string, endpoint: string) => {
  const bundle = `${portico}/${door}/index.mjs`;
  const env = { DATABASE_URL: `dynamodb:portico?endpoint=${endpoint}`, LOG_LEVEL: 'error' };
  return [
    { name: 'Portico', bundle, env: { ...env, ...compileCache(bundle) } },
    { name: 'naive build', bundle: await bundleNaivePortico(door), env },
  ];
};

const scenesOf = async (
  door: Door,
  portico: string,
  names: readonly string[],
  endpoint: string,
): Promise<readonly Scenario[]> => {
  const memory = await inMemory(door, portico, names);
  const table = await inDynamoDb(door, portico, endpoint);
  return [
    scenario({ door, store: 'memory', answer: 'greeting' }, 'greeting', memory),
    scenario({ door, store: 'memory', answer: 'authenticated' }, 'create user', memory),
    scenario({ door, store: 'dynamodb', answer: 'greeting' }, 'greeting', table),
    scenario({ door, store: 'dynamodb', answer: 'authenticated' }, 'get user', table),
  ];
};

/** A process that answers as DynamoDB would, for as long as the work takes. */
const withDynamoDb = async <Result>(work: (endpoint: string) => Promise<Result>) => {
  const server = fork(join(import.meta.dirname, 'dynamodb-stub.ts'));
  try {
    const [port] = await once(server, 'message');
    return await work(`http://127.0.0.1:${port}`);
  } finally {
    server.kill();
  }
};

export const main = command(help, options, async ({ quick, samples, contenders }) => {
  const count = quick ? 3 : Number(samples);
  const names = ['bare', ...contenders.split(',').filter(Boolean)];
  const portico = buildPortico();
  const scenes: Scenario[] = [];
  const results = await withDynamoDb(async (endpoint) => {
    for (const door of doors) scenes.push(...(await scenesOf(door, portico, names, endpoint)));
    return measure(scenes, count);
  });
  const bundles = new Map(
    scenes.flatMap(({ moment: { door, store }, subjects }) =>
      subjects.map(({ name, bundle }) => [`${door} ${store} ${name}`, bytesAtStart(bundle)]),
    ),
  );
  const args = process.argv.slice(2).join(' ');
  const machine = measuredOn([...packages, '@aws-sdk/client-dynamodb', 'inversify']);
  const report = coldReport(results, bundles, {
    count,
    args: args && ` -- ${args}`,
    machine,
    portico,
  });
  if (quick) process.stdout.write(report);
  else writeSection('cold', report, coldFigures(results, portico));
});

if (import.meta.main) await runMain(main);
