import { type Greeting, greeting } from '../domain/greeting.ts';

export const greet = async ({ name }: { name?: string | undefined }): Promise<Greeting> =>
  greeting(name);
