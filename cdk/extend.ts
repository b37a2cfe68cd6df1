import type { Stack } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { BundleFunction } from './bundle-function.ts';
import type { DataStack } from './data-stack.ts';
import type { Stage } from './settings/stage.ts';

/** Adds constructs of a team to a stage: `extensions.ts` has the one that is deployed. */
export type Extend = (deployed: Deployed) => void;

interface Deployed {
  readonly stageName: string;
  readonly stage: Stage;
  /** The stack that is deployed before each door: the place for what all doors share. */
  readonly data: Stack;
  /** Holds the users. */
  readonly table: ITableV2;
  readonly doors: readonly ExtensibleDoor[];
}

interface ExtensibleDoor {
  /** The name of its bundle, like `http-api`. */
  readonly name: string;
  /** Takes grants, and variables by `addEnvironment`. */
  readonly fn: LambdaFunction;
}

/** The stacks of a stage as an extension sees them. */
export const extensible = (
  stageName: string,
  stage: Stage,
  data: DataStack,
  doors: readonly (BundleFunction | undefined)[],
): Deployed => ({
  stageName,
  stage,
  data,
  table: data.table,
  doors: doors
    .filter((door) => door !== undefined)
    .map(({ bundleName: name, function: fn }) => ({ name, fn })),
});
