import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stages } from '../../cdk/stages.ts';
import { describeTool } from '../describe-tool.ts';

const root = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const folder = '.github/workflows';
const names = readdirSync(join(root, folder));

/** What the steps do, in order: actions with their versions, and commands. */
const steps = (workflow: string): string[] =>
  Array.from(workflow.matchAll(/^ *- (?:uses|run): (.*)$/gm), ([, step = '']) => step);
const actions = (workflow: string): string[] =>
  steps(workflow).filter((step) => /^[\w-]+(\/[\w-]+)+@/.test(step));

/** What an input may be. */
const options = (workflow: string, input: string): string[] | undefined =>
  new RegExp(`^ {6}${input}:\n(?: {8}.*\n)*? {8}options: \\[(.*)\\]$`, 'm')
    .exec(workflow)?.[1]
    ?.split(', ');

it('there are workflows to check', () => {
  expect(names.toSorted()).toEqual([
    ...['ci.yml', 'codeql.yml', 'dependency-review.yml', 'deploy-stage.yml', 'deploy.yml'],
  ]);
});

describe.each(names)('%s', (name) => {
  const workflow = read(`${folder}/${name}`);

  it('pins each action by the hash of a commit, and says which version that is', () => {
    expect(actions(workflow).length).toBeGreaterThan(1);
    for (const each of actions(workflow)) expect(each).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('may read the repository, and leaves no credentials for it behind', () => {
    expect(workflow).toMatch(/^permissions:\n {2}contents: read\n\n/m);
    expect(workflow).toMatch(
      /uses: actions\/checkout@.*\n {8}with:\n {10}persist-credentials: false\n/,
    );
  });

  it('runs on the Node of the repository, where it runs Node', () => {
    const runsNode = steps(workflow).some((step) => /\b(bash|npm|node)\b/.test(step));
    if (!runsNode) expect(workflow).not.toContain('setup-node');
    else
      expect(workflow).toMatch(
        /actions\/setup-node@.*\n {8}with:\n {10}node-version-file: \.node-version\n/,
      );
  });

  it('has no input or event in a command', () => {
    for (const step of steps(workflow)) expect(step).not.toMatch(/\$\{\{/);
  });
});

it('an action has the same version everywhere', () => {
  const all = names.flatMap((name) => actions(read(`${folder}/${name}`)));
  expect(new Set(all).size).toBe(new Set(all.map((each) => each.split('@')[0])).size);
});

it('.node-version is the Node of the scripts', () => {
  const { devDependencies } = JSON.parse(read('package.json'));
  expect(read('.node-version')).toBe(`${devDependencies.node}\n`);
});

it('ci.yml runs the gate', () => {
  expect(steps(read(`${folder}/ci.yml`)).at(-1)).toBe('bash .ci/run');
});

describe('deploy.yml', () => {
  const workflow = read(`${folder}/deploy.yml`);

  it('is started by hand only', () => {
    expect(workflow).toMatch(/^on:\n {2}workflow_dispatch:\n( {4}.*\n)*\n/m);
  });

  it('offers the stages that there are, and what can be deployed', () => {
    expect(options(workflow, 'stage')).toEqual(Object.keys(stages));
    const help = /npm run deploy -- ([\w|-]+)/.exec(read('scripts/deploy.ts'))?.[1];
    expect(options(workflow, 'door')).toEqual(help?.split('|'));
  });

  it('builds once, for all stages, without credentials', () => {
    const all = Object.keys(stages).map((name) => `--stage ${name}`);
    expect(steps(workflow).map((step) => step.replace(/@.*/, ''))).toEqual([
      'actions/checkout',
      'actions/setup-node',
      'npm ci',
      `npm run synth -- ${all.join(' ')} --out assembly`,
      'actions/upload-artifact',
    ]);
    const [, build = ''] = /^ {2}build:\n((?: {4}.*\n|\n)*)/m.exec(workflow) ?? [];
    expect(build).not.toMatch(/id-token|environment/);
  });

  it('deploys each stage after the one before, as far as it is told to', () => {
    const jobs = Array.from(
      workflow.matchAll(/^ {2}(\w+):\n(?: {4}if: (.*)\n)? {4}needs: (\w+)\n/gm),
      ([, name, condition, before]) => ({ name, condition, before }),
    );
    const names = Object.keys(stages);
    expect(jobs).toEqual(
      names.map((name, index) => ({
        name,
        condition: index === 0 ? undefined : expect.stringContaining(`inputs.stage == '${name}'`),
        before: names[index - 1] ?? 'build',
      })),
    );
    for (const name of names) {
      expect(workflow).toContain(
        `    uses: ./.github/workflows/deploy-stage.yml\n    with:\n      door: \${{ inputs.door }}\n      stage: ${name}\n`,
      );
    }
  });
});

describe('deploy-stage.yml', () => {
  const workflow = read(`${folder}/deploy-stage.yml`);

  it('deploys in the environment of the stage, by a token of GitHub and no secret', () => {
    expect(workflow).toMatch(/^ {4}environment: \$\{\{ inputs\.stage \}\}$/m);
    expect(workflow).toMatch(/^ {4}permissions:\n {6}contents: read\n {6}id-token: write\n {4}\S/m);
    expect(workflow).not.toContain('secrets');
  });

  it('is done for a stage one at a time', () => {
    expect(workflow).toMatch(/^ {4}concurrency:\n {6}group: deploy-\$\{\{ inputs\.stage \}\}\n/m);
  });

  it('installs before it has credentials, and deploys and checks what was built', () => {
    expect(steps(workflow).map((step) => step.replace(/@.*/, ''))).toEqual([
      'actions/checkout',
      'actions/setup-node',
      'npm ci',
      'actions/download-artifact',
      'aws-actions/configure-aws-credentials',
      'npm run deploy -- "$DOOR" --stage "$STAGE" --from "assembly/$STAGE" --yes --smoke',
    ]);
  });
});

describeTool<string[][]>('actionlint', 'actionlint', (lint) => {
  it('finds no fault in the workflows', () => {
    const workflows = names.map((name) => read(`${folder}/${name}`));
    expect(lint(workflows)).toEqual(workflows.map(() => []));
  });

  const [before = '', after = ''] = read(`${folder}/ci.yml`).split('permissions:');
  const step = (context: string) =>
    `${before}permissions:${after}      - run: echo \${{ ${context} }}\n`;

  it('would find one', () => {
    const wrong = {
      'unknown permission scope "content"': `${before}permissions:\n  content: read${after}`,
      'unexpected key "permission"': `${before}permission:${after}`,
      'needs job "build"': `${before}permissions:${after}    needs: [build]\n`,
      'undefined variable "inptus"': step('inptus.stage'),
      '"github.head_ref" is potentially untrusted': step('github.head_ref'),
    };
    const found = lint(Object.values(wrong));
    for (const [index, expected] of Object.keys(wrong).entries()) {
      expect(found[index]).toEqual([expect.stringContaining(expected)]);
    }
  });
});

describe('the trust policy in docs/deploy.md', () => {
  const [, section = ''] = read('docs/deploy.md').split('## Deploy from GitHub\n');
  const policy = JSON.parse(/```json\n(.*?)```/s.exec(section)?.[1] ?? '');

  it('is for one environment of one repository, by its exact name', () => {
    const [{ Condition, Action }] = policy.Statement;
    expect(Action).toBe('sts:AssumeRoleWithWebIdentity');
    expect(Condition).toEqual({
      StringEquals: {
        'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
        'token.actions.githubusercontent.com:sub': expect.stringMatching(
          /^repo:[^*:]+:environment:prod$/,
        ),
      },
    });
  });

  it('and the variables are what the workflow asks for', () => {
    const asked = read(`${folder}/deploy-stage.yml`).matchAll(/vars\.(\w+)/g);
    const set = section.matchAll(/gh variable set (\w+) /g);
    expect(Array.from(asked, ([, name]) => name)).toEqual(Array.from(set, ([, name]) => name));
  });
});
