import { readStage } from '../../cdk/settings.ts';
import { stages } from '../../cdk/stages.ts';
import { stacksOf } from './stacks.ts';

describe('the stages', () => {
  it.each(Object.entries(stages))('%s is good', (name, settings) => {
    expect(readStage(name, settings)).toBeDefined();
    expect(Object.keys(stacksOf(settings))).toEqual([
      ...['data', 'httpApi', 'restApi', 'functionUrl', 'observability'],
    ]);
  });

  it('are dev, which goes with its stacks, and prod, which is kept and rolled out step by step', () => {
    expect(Object.keys(stages)).toEqual(['dev', 'prod']);
    const [dev, prod] = Object.entries(stages).map(([name, each]) => readStage(name, each));
    expect(dev).toMatchObject({ data: { keep: false }, lambda: { rollout: 'at-once' } });
    expect(prod).toMatchObject({
      data: { keep: true },
      lambda: { rollout: 'canary', systemLogLevel: 'warn' },
    });
  });

  it.each(Object.values(stages))('have no Function URL that is open to everybody', (settings) => {
    expect(readStage('test', settings).functionUrl.auth).toBe('AWS_IAM');
  });
});
