import * as inversify from 'inversify';
import { Container } from '../../src/infrastructure/bundled-container.ts';

const ids = { one: Symbol('one'), two: Symbol('two'), both: Symbol('both') };

/** What the project asks of either. */
interface AnyContainer {
  bind(id: symbol): {
    toConstantValue(value: unknown): unknown;
    toResolvedValue(factory: (...args: never[]) => unknown, needs?: readonly symbol[]): unknown;
  };
  get(id: symbol): unknown;
  getAsync(id: symbol): Promise<unknown>;
}

describe.each<[string, () => AnyContainer]>([
  [
    'inversify',
    () => new inversify.Container({ defaultScope: 'Singleton' }) as unknown as AnyContainer,
  ],
  ['the container of the bundles', () => new Container()],
])('%s', (_name, make) => {
  it('gives constants, and what factories make of what they need', async () => {
    const services = make();
    services.bind(ids.one).toConstantValue(1);
    services.bind(ids.two).toResolvedValue((one: number) => one + 1, [ids.one]);
    expect(services.get(ids.two)).toBe(2);
    await expect(services.getAsync(ids.two)).resolves.toBe(2);
  });

  it('makes everything once', () => {
    const services = make();
    const factory = jest.fn(() => undefined);
    services.bind(ids.one).toResolvedValue(factory);
    services.get(ids.one);
    services.get(ids.one);
    expect(factory).toHaveBeenCalledTimes(1);
  });

  it('waits for what a factory needs', async () => {
    const services = make();
    services.bind(ids.one).toResolvedValue(async () => 1);
    services.bind(ids.two).toResolvedValue(async (one: number) => one + 1, [ids.one]);
    services
      .bind(ids.both)
      .toResolvedValue((one: number, two: number) => [one, two], [ids.one, ids.two]);
    await expect(services.getAsync(ids.both)).resolves.toEqual([1, 2]);
  });

  it('rejects when a factory does', async () => {
    const services = make();
    services.bind(ids.one).toResolvedValue(async () => Promise.reject(new Error('no store')));
    services.bind(ids.two).toResolvedValue((one: number) => one, [ids.one]);
    await expect(services.getAsync(ids.two)).rejects.toThrow('no store');
  });

  it('says what is not bound', () => {
    expect(() => make().get(ids.one)).toThrow(/one/);
  });
});
