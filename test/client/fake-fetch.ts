import { type PorticoOptions, portico } from '../../client/src/portico.ts';

interface Sent {
  readonly url: string;
  readonly method: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly init: RequestInit;
}

export const baseUrl = 'https://api.example.com/prod';

export const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });

/** A client before an API that always gives the same answer, and what it was sent. */
export const clientOf = (
  answer: () => Response = () => json(200, {}),
  options: Partial<PorticoOptions> = {},
) => {
  const sent: Sent[] = [];
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const headers = Object.fromEntries(new Headers(init.headers).entries());
    sent.push({ url, method: init.method, headers, body: init.body, init });
    return answer();
  };
  return { api: portico({ baseUrl, fetch, ...options }), sent };
};
