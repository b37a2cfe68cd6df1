import { type Door, doors, newApp, openDoor } from '../e2e/describe-every-door.ts';
import { expectProblem } from '../e2e/expectations.ts';
import { bearer } from '../e2e/test-config.ts';

const many = Array.from({ length: 100 }, (_, i) => i);

describe.each(doors)('a hundred requests at once through $name', (kind) => {
  let opened: Door & { close(): Promise<void> };
  beforeAll(async () => {
    opened = await openDoor(kind, await newApp());
  });
  afterAll(() => opened?.close());

  const create = async (i: number): Promise<string> => {
    const { body } = await opened
      .request()
      .post('/users')
      .set('authorization', await bearer({ scope: 'users:write' }))
      .send({ name: 'Ada', email: `user${i}@example.com` });
    return body.id;
  };

  it('each get their own response: body, caller and request id', async () => {
    const ids = await Promise.all(many.map((i) => create(i)));
    const rename = async (i: number, caller: number) =>
      opened
        .request()
        .patch(`/users/${ids[i]}?n=${i}`)
        .set('authorization', await bearer({ sub: `${ids[caller]}` }))
        .send({ name: `Grace ${i}` });

    // Each may change itself; every third tries to change its neighbour.
    const neighbour = (i: number) => (i % 3 === 0 ? (i + 1) % many.length : i);
    const answers = await Promise.all(many.map((i) => rename(i, neighbour(i))));

    answers.forEach((answer, i) => {
      if (neighbour(i) !== i) expectProblem(answer, 'forbidden');
      else expect(answer.body).toMatchObject({ id: ids[i], name: `Grace ${i}`, version: 2 });
    });
    const requestIds = answers.map((answer) => answer.get('x-request-id'));
    expect(new Set(requestIds).size).toBe(many.length);
    for (const answer of answers) {
      const atGateway = answer.get('x-amzn-requestid') ?? answer.get('apigw-requestid');
      if (atGateway !== undefined) expect(answer.get('x-request-id')).toBe(atGateway);
    }
  });
});
