export interface Greeting {
  readonly message: string;
}

export const greeting = (name = 'World'): Greeting => ({ message: `Hello, ${name}!` });
