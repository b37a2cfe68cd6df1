import { existsSync, readdirSync } from 'node:fs';
import { AssetHashType, Duration, FileSystem } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { jsonLogs, keptLogs } from './logs.ts';
import { removalPolicyOf } from './removal-policy.ts';
import { rollout } from './rollout.ts';
import { architecture, runtimeName } from './runtime.ts';
import type { Stage } from './settings/stage.ts';
import type { Tokens } from './token-types.ts';

/** What a function is made with. */
export interface BundleProps {
  readonly stage: Stage;
  /** The folder of a bundle by its name, like `http-api`. */
  readonly bundle: (name: string) => string;
  readonly tokens?: Tokens | undefined;
}

/** A bundle as a function with a role and a log group of its own; callers go through its alias. */
export class BundleFunction extends Construct {
  readonly bundleName: string;
  readonly function: lambda.Function;
  readonly live: lambda.Alias;
  readonly logGroup: LogGroup;

  constructor(
    scope: Construct,
    id: string,
    { stage, tokens, bundle }: BundleProps,
    name: string,
    environment: Record<string, string> = {},
    answeredErrors?: (version: string) => Metric,
  ) {
    super(scope, id);
    this.bundleName = name;
    const { reservedConcurrency, provisionedConcurrency: provisioned } = stage.lambda;
    this.logGroup = new LogGroup(this, 'Logs', keptLogs(stage));
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    this.logGroup.grantWrite(role);
    for (const secret of tokens?.secrets ?? []) secret.grantRead(role);
    const folder = bundle(name);
    this.function = new lambda.Function(this, 'Function', {
      description: `${name} of Portico`,
      runtime: new lambda.Runtime(runtimeName, lambda.RuntimeFamily.NODEJS, {
        supportsInlineCode: true,
      }),
      architecture: lambda.Architecture.custom(architecture),
      code: lambda.Code.fromAsset(folder, {
        assetHashType: AssetHashType.CUSTOM,
        // Compiled code has other bytes with every build, which alone are no reason to deploy anew.
        assetHash: FileSystem.fingerprint(folder, {
          exclude: ['compile-cache'],
          extraHash: compileCacheOf(folder),
        }),
      }),
      handler: 'index.handler',
      memorySize: stage.lambda.memoryMb,
      timeout: Duration.seconds(stage.lambda.timeoutSeconds),
      // The role may send segments to `*`: X-Ray has no resources for them.
      // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
      tracing: lambda.Tracing.ACTIVE,
      role,
      logGroup: this.logGroup,
      ...jsonLogs(stage),
      environment: {
        LOG_LEVEL: stage.lambda.logLevel,
        ...compiled,
        ...tokens?.environment,
        ...environment,
      },
      // What is kept can be gone back to: `aws lambda update-alias`.
      currentVersionOptions: { removalPolicy: removalPolicyOf(stage) },
      ...(reservedConcurrency !== null && { reservedConcurrentExecutions: reservedConcurrency }),
    });
    this.live = new lambda.Alias(this, 'Live', {
      aliasName: 'live',
      version: this.function.currentVersion,
      ...(provisioned && { provisionedConcurrentExecutions: provisioned.min }),
    });
    if (provisioned) {
      const { min: minCapacity, max: maxCapacity } = provisioned;
      this.live
        .addAutoScaling({ minCapacity, maxCapacity })
        .scaleOnUtilization({ utilizationTarget: busy });
    }
    const kind = stage.lambda.rollout;
    if (kind !== 'at-once') {
      const { function: fn, live } = this;
      const { function: hook } = new BundleFunction(
        this,
        'PreTraffic',
        { stage: rarely(stage, 60), bundle },
        'pre-traffic',
        { BUNDLE: name, VERSION_ARN: fn.currentVersion.functionArn },
      );
      rollout(this, 'Rollout', {
        ...{ function: fn, live, lambda: stage.lambda, kind, hook, answeredErrors },
      });
    }
  }
}

/** For a function that runs once in a while, a step after the other. */
export const rarely = (stage: Stage, timeoutSeconds: number): Stage => ({
  ...stage,
  lambda: {
    ...stage.lambda,
    timeoutSeconds,
    reservedConcurrency: stage.lambda.reservedConcurrency === null ? null : 1,
    provisionedConcurrency: undefined,
    rollout: 'at-once',
  },
});

/**
 * For which Node, architecture and user there is compiled code, if there is any: Node names a folder so, like
 * `v24.21.0-arm64-0123abcd-993`.
 */
const compileCacheOf = (folder: string): string => {
  const cache = `${folder}/compile-cache`;
  return existsSync(cache) ? readdirSync(cache).join(' ') : 'none';
};

/**
 * Where Node finds compiled code, if the build has laid some beside the bundle; it is taken when version
 * and CPU are the same, and passed over otherwise.
 */
const compiled = {
  NODE_COMPILE_CACHE: '/var/task/compile-cache',
  NODE_COMPILE_CACHE_PORTABLE: '1',
};

/** The part of the warm instances that may be busy before there are more. */
const busy = 0.7;
