import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { resourcesOf } from '../cdk/rules/rule.ts';
import type { Stage } from '../cdk/settings/stage.ts';
import { stacksIn } from './stacks.ts';

/**
 * What AWS wants left of an account's quota to functions that reserve nothing:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 */
const leftToOthers = 100;

/** Instances that the functions of these stacks reserve, by an assembly that was written before. */
const reservedIn = (folder: string, names: readonly string[]): number => {
  if (!existsSync(join(folder, 'manifest.json'))) return 0;
  return stacksIn(folder)
    .filter(({ name }) => names.includes(name))
    .flatMap(({ template }) =>
      resourcesOf(JSON.parse(readFileSync(template, 'utf8')), 'AWS::Lambda::Function'),
    )
    .reduce((sum, { get }) => sum + Number(get('ReservedConcurrentExecutions') ?? 0), 0);
};

/** Refuses what the account cannot reserve; where nobody can tell what it has, a line says so. */
export const checkReservedConcurrency = async (
  { region }: Stage,
  folder: string,
  names: readonly string[],
): Promise<void> => {
  const reserved = reservedIn(folder, names);
  if (reserved === 0) return;
  const quota = await accountQuota(region).catch((error: Error) => {
    process.stderr.write(
      `whether the account has ${reserved + leftToOthers} instances for lambda.reservedConcurrency is not known: ${error.message.split('\n', 1)}\n`,
    );
    return Number.POSITIVE_INFINITY;
  });
  if (reserved + leftToOthers <= quota) return;
  throw new Error(
    `lambda.reservedConcurrency: ${names.join(' and ')} reserve ${reserved} instances, ${leftToOthers} must be left to others, and the account has ${quota}: choose fewer, or null, or have the quota raised`,
  );
};

const accountQuota = async (region: string | undefined): Promise<number> => {
  const client = new LambdaClient(region === undefined ? {} : { region });
  const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
  return AccountLimit?.ConcurrentExecutions ?? Number.POSITIVE_INFINITY;
};
