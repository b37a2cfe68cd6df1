import { originSecret } from '../../src/infrastructure/auth/origin-secret.ts';
import { error, first, second, startSecretsManager } from './rotated-secret.ts';
import { now } from './tokens.ts';

const service = startSecretsManager();
const opened = () => originSecret(service.arn, () => now);

describe('the secret that CloudFront sends', () => {
  it('is the current version, and no other value', async () => {
    const isSecret = opened();
    await expect(isSecret(first.SecretString)).resolves.toBe(true);
    for (const other of ['', second.SecretString, `${first.SecretString}x`]) {
      await expect(isSecret(other)).resolves.toBe(false);
    }
  });

  it('is read once, when first asked for', async () => {
    const isSecret = opened();
    expect(service.reads).toEqual([]);
    await Promise.all([isSecret('a'), isSecret('b')]);
    await isSecret('c');
    expect(service.reads).toEqual(['AWSCURRENT']);
  });

  it('is unavailable where it cannot be read', async () => {
    service.trouble = error(400, 'AccessDeniedException');
    await expect(opened()('a')).rejects.toMatchObject({
      name: 'Failure',
      code: 'unavailable',
      message: 'the origin cannot be verified at the moment',
    });
  });
});
