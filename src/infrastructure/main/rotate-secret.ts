import { rotateSecret } from '../rotate-secret.ts';

export const handler = rotateSecret();
