import { rotateSecret } from '../auth/rotate-secret.ts';

export const handler = rotateSecret();
