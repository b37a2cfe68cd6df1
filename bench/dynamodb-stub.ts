import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Answers every `GetItem` of the DynamoDB API with a user whose id is the one that was asked for. */
const server = createServer(async (request, response) => {
  const { Key } = JSON.parse(await text(request));
  const Item = {
    ...Key,
    name: { S: 'Ada Lovelace' },
    email: { S: 'ada.lovelace.0@example.com' },
    createdAt: { S: '2026-01-02T03:04:05.678Z' },
    updatedAt: { S: '2026-01-02T03:04:05.678Z' },
    version: { N: '1' },
  };
  response.setHeader('content-type', 'application/x-amz-json-1.0');
  response.end(JSON.stringify({ Item }));
});

server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
