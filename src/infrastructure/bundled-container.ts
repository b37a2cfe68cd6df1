type Factory = (...dependencies: never[]) => unknown;

/**
 * What `container.ts` asks of inversify, and no more: singletons from constants and from factories,
 * which may be asynchronous. The bundles are built with it: inversify is 85 kB, half of a door, as
 * `npm run build` tells. Whoever binds in other ways takes the alias out of `scripts/build.ts`.
 */
export class Container {
  readonly #bindings = new Map<unknown, () => unknown>();

  bind(id: symbol) {
    return {
      toConstantValue: (value: unknown): void => {
        this.#bindings.set(id, () => value);
      },
      toResolvedValue: (factory: Factory, needs: readonly symbol[] = []): void => {
        let made: { readonly value: unknown } | undefined;
        this.#bindings.set(id, () => {
          made ??= { value: this.#make(factory, needs) };
          return made.value;
        });
      },
    };
  }

  get(id: symbol): unknown {
    const value = this.#bindings.get(id);
    if (!value) throw new Error(`nothing is bound to ${id.description}`);
    return value();
  }

  async getAsync(id: symbol): Promise<unknown> {
    return this.get(id);
  }

  #make(factory: Factory, needs: readonly symbol[]): unknown {
    const dependencies = needs.map((id) => this.get(id));
    return dependencies.some((each) => each instanceof Promise)
      ? Promise.all(dependencies).then((all) => factory(...(all as never[])))
      : factory(...(dependencies as never[]));
  }
}
