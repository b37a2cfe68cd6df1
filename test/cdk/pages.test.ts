import { readdirSync, readFileSync } from 'node:fs';
import { stacksOf, templateOf } from './stacks.ts';

const text = readdirSync('docs')
  .filter((name) => name.endsWith('.md'))
  .map((name) => readFileSync(`docs/${name}`, 'utf8'))
  .join('\n');

/** `output <stack> <name>`, as the pages ask CloudFormation for what a deployment has made. */
const asked = Array.from(
  text.matchAll(/output Portico-\w+-(\w+) (\w+)/g),
  ([, stack = '', output = '']) => [stack, output] as const,
);

const kinds = {
  Data: [
    'data',
    { auth: { kind: 'cognito', domainPrefix: 'orders', callbackUrls: ['https://app.example/'] } },
  ],
  HttpApi: ['httpApi', {}],
  RestApi: ['restApi', { restApi: { apiKeys: {}, canaryPercent: 10 } }],
  FunctionUrl: ['functionUrl', {}],
} as const;

it('finds what the pages ask for', () => expect(asked.length).toBeGreaterThan(6));

it.each(asked)('%s has the output %s', (stack, output) => {
  const [name, settings] = kinds[stack as keyof typeof kinds];
  expect(stacksOf({})[name].stackName).toBe(`Portico-test-${stack}`);
  const outputs = [templateOf(name, settings), templateOf(name)].map((template) =>
    template.findOutputs(output),
  );
  expect(outputs.some((found) => Object.keys(found).length > 0)).toBe(true);
});
