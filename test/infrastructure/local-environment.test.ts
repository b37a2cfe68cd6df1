import fs, { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../src/infrastructure/config/config.ts';
import { localEnvironment } from '../../src/infrastructure/config/local-environment.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
const file = () => join(folder(), 'data', 'jwt-secret');

afterEach(() => jest.restoreAllMocks());

it('has all that is needed where nothing is set', () => {
  expect(readConfig(localEnvironment({}, file()))).toMatchObject({
    database: { kind: 'sqlite', path: 'data/portico.db' },
    auth: {
      jwt: { issuer: 'portico-local', audience: 'portico', keys: { algorithms: ['HS256'] } },
    },
  });
});

it('keeps what is set', () => {
  const env = {
    DATABASE_URL: 'memory:',
    JWT_SECRET: 'a secret',
    JWT_ISSUER: 'an issuer',
    JWT_AUDIENCE: 'an audience',
    PORT: '80',
  };
  expect(localEnvironment(env, file())).toStrictEqual(env);
});

it('makes a secret that only its owner can read', () => {
  const { JWT_SECRET } = localEnvironment({}, file());
  expect(readFileSync(file(), 'utf8')).toBe(JWT_SECRET);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder(), 'data'))).toStrictEqual(['jwt-secret']);
});

it('makes a secret of its own for every file', () => {
  const other = localEnvironment({}, join(folder(), 'other'));
  expect(localEnvironment({}, file())['JWT_SECRET']).not.toBe(other['JWT_SECRET']);
});

it('has the same secret at the second start, and writes nothing', () => {
  const first = localEnvironment({}, file());
  const write = jest.spyOn(fs, 'writeFileSync');
  expect(localEnvironment({}, file())).toStrictEqual(first);
  expect(write).not.toHaveBeenCalled();
});

it.each([
  ['JWT_SECRET', 'a secret'],
  ['JWKS_URL', 'https://keys.example/jwks.json'],
  ['JWT_SECRET_ARN', 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:jwt'],
])('makes no secret where %s is set to %j', (name, value) => {
  const env = localEnvironment({ [name]: value }, file());
  expect(env).toMatchObject({ [name]: value });
  const keys = Object.keys(env).filter((setting) => /^JWT_SECRET|^JWKS_URL/.test(setting));
  expect(keys).toStrictEqual([name]);
  expect(readdirSync(folder())).toStrictEqual([]);
});

it('makes one where nothing but space is set', () => {
  const blank = { JWT_SECRET: '', JWKS_URL: ' ', JWT_SECRET_ARN: '\n', JWT_ISSUER: '' };
  expect(localEnvironment(blank, file())).toStrictEqual(localEnvironment({}, file()));
});

it('takes the secret of a process that was quicker', () => {
  const write = fs.writeFileSync;
  jest.spyOn(fs, 'writeFileSync').mockImplementationOnce((...args) => {
    jest.restoreAllMocks();
    quicker = localEnvironment({}, file());
    write(...args);
  });
  let quicker: ReturnType<typeof localEnvironment> | undefined;
  expect(localEnvironment({}, file())).toStrictEqual(quicker);
  expect(readdirSync(join(folder(), 'data'))).toStrictEqual(['jwt-secret']);
});

it('leaves nothing half-written for the next start', () => {
  const write = fs.writeFileSync;
  jest.spyOn(fs, 'writeFileSync').mockImplementationOnce((path, _data, options) => {
    write(path, '', options);
    throw new Error('no space left on device');
  });
  expect(() => localEnvironment({}, file())).toThrow('no space left on device');
  expect(() => readConfig(localEnvironment({}, file()))).not.toThrow();
  expect(readdirSync(join(folder(), 'data'))).toStrictEqual(['jwt-secret']);
});
