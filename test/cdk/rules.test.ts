import type { Template } from '../../cdk/rules/rule.ts';
import { findingsIn, rules, stopping } from '../../cdk/rules/rules.ts';
import { readStage, type StageSettings } from '../../cdk/settings.ts';
import { type Fault, faults } from './rules/faults.ts';
import { fragments } from './rules/fragments.ts';

const found = (template: Template, settings: StageSettings = {}) =>
  findingsIn(template, readStage('test', settings)).map(
    ({ rule, logicalId }) => `${rule.id}: ${logicalId}`,
  );

/** RFC 7396; what refers to something is replaced whole. */
const merged = (target: unknown, patch: unknown): unknown => {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  if (Object.keys(patch).some((name) => /^(Ref|Fn::)/.test(name))) return patch;
  const result: Record<string, unknown> = { ...(target as object) };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = merged(result[name], value);
  }
  return result;
};

const planted = ({ fragment, resource, properties, more }: Fault): Template =>
  merged(fragments[fragment], {
    Resources: { [resource]: { ...more, ...(properties && { Properties: properties }) } },
  }) as Template;

describe('the rules', () => {
  it('are more than forty, each with an id and a title of its own', () => {
    expect(rules.length).toBeGreaterThan(40);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    expect(new Set(rules.map(({ title }) => title)).size).toBe(rules.length);
    for (const { id, title } of rules) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(title).toMatch(/^\S.{10,99}[^.]$/);
    }
  });

  it('stop a synthesis where they are about security or lost data, fewer than twenty', () => {
    expect(stopping.size).toBeLessThan(20);
    const ids = rules.map(({ id }) => id);
    expect([...stopping].filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('are each seen to fail', () => {
    const failing = new Set([...faults.map(({ rule }) => rule), 'output-secret']);
    expect(rules.filter(({ id }) => !failing.has(id))).toEqual([]);
  });

  it.each(Object.keys(fragments) as Fault['fragment'][])(
    'find nothing in the fragment %s',
    (name) => {
      const settings: StageSettings = name === 'openUrl' ? { functionUrl: { auth: 'NONE' } } : {};
      expect(found(fragments[name], settings)).toEqual([]);
    },
  );

  it('know of no roll-out for what rotates a secret or calls a version before others', () => {
    expect(found(fragments.rotation, { lambda: { rollout: 'linear' } })).toEqual([]);
    expect(found(fragments.hook, { lambda: { rollout: 'linear' } })).toEqual([]);
  });
});

describe.each(faults)('$rule', (fault) => {
  const { rule, fragment, resource, found: where = resource, settings, chosen } = fault;
  const template = planted(fault);

  it(`finds ${JSON.stringify(fault.properties ?? fault.more)} in ${resource} of ${fragment}, and nothing else does`, () => {
    const findings = found(template, settings);
    expect(findings).toContain(`${rule}: ${where}`);
    expect(findings.filter((finding) => !finding.startsWith(`${rule}: `))).toEqual([]);
  });

  it('does not find it before', () => {
    expect(found(fragments[fragment], settings)).toEqual([]);
  });

  if (chosen) {
    it(`takes it where it is chosen: ${JSON.stringify(chosen)}`, () => {
      expect(found(template, chosen)).toEqual([]);
    });
  }
});

describe('output-secret', () => {
  it.each([
    '{{resolve:secretsmanager:token}}',
    { 'Fn::GetAtt': ['Client', 'ClientSecret'] },
    'AKIAIOSFODNN7EXAMPLE',
  ])('finds %j, and nothing else does', (Value) => {
    expect(found({ Resources: {}, Outputs: { Told: { Value } } })).toEqual(['output-secret: Told']);
  });

  it('lets an output tell where a secret is', () => {
    expect(found({ Resources: {}, Outputs: { SecretArn: { Value: { Ref: 'Secret' } } } })).toEqual(
      [],
    );
  });
});
