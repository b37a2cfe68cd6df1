import { Aws, Fn } from 'aws-cdk-lib';

/** Makes a name new where what an earlier stack of the same name has kept still has the old one. */
export const stackUuid = (): string => Fn.select(2, Fn.split('/', Aws.STACK_ID));
