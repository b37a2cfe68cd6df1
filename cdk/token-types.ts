import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Stage } from './settings/stage.ts';

/** Whose tokens the doors accept. */
export interface Tokens {
  readonly issuer: string;
  readonly audience: string;
  /** The functions' settings for it. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the functions must be able to read. */
  readonly secrets: readonly ISecret[];
}

/** What the keys of tokens are made with. */
export interface TokenProps {
  readonly stage: Stage;
  readonly stageName: string;
  readonly bundle: (name: string) => string;
}
