import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { figure } from '../security/figures.ts';
import { runChild } from './run-child.ts';
import type { Said } from './stalled-child.ts';

jest.setTimeout(120_000);

/** In milliseconds; so much less than the DynamoDB client takes to give up. */
const deadline = 1_500;

describe.each([
  // What is waited for ends with the answers, and who watches the deadlines at the next look.
  { what: 'takes requests and never answers', answered: /^$/, timeoutMs: 100 },
  // To give up its key a request has until the deadline.
  { what: 'stalls once keys are claimed', answered: /PutItem$/, timeoutMs: 500 },
])('a DynamoDB that $what', ({ what, answered, timeoutMs }) => {
  let asked = 0;
  let stalled: Server;
  let result: { said: Said; linger: number };
  beforeAll(async () => {
    stalled = createServer(({ headers }, response) => {
      asked += 1;
      if (answered.test(`${headers['x-amz-target']}`)) response.end('{}');
    });
    await once(stalled.listen(0, '127.0.0.1'), 'listening');
    const { port } = stalled.address() as AddressInfo;
    const args = [`http://127.0.0.1:${port}`, `${deadline}`, `${timeoutMs}`];
    result = await runChild('stalled-child.ts', args);
  });
  afterAll(() => {
    stalled?.close();
    stalled?.closeAllConnections();
  });

  it('is asked, and lets every operation be answered 504 before the deadline at every door', () => {
    const { answers } = result.said;
    expect(asked).toBeGreaterThan(0);
    expect(answers.length).toBeGreaterThan(60);
    expect(answers.filter(({ outcome }) => outcome !== 'deadline-exceeded')).toEqual([]);
    const slowest = Math.max(...answers.map(({ time }) => time));
    figure(`operations that were answered 504 at all doors where it ${what}`, answers.length);
    figure(`the latest answer, of ${deadline} ms`, slowest, 'ms');
    expect(slowest).toBeLessThan(deadline);
  });

  it('leaves nothing running: no timer, no connection, and the process ends', () => {
    const { said, linger } = result;
    figure('timers and connections after the answers', said.underWay.length);
    figure('the process ends after them', linger, 'ms');
    expect(said.underWay).toEqual([]);
    expect(linger).toBeLessThan(1_000);
  });
});
