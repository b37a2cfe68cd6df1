import { fuzz } from '../torture/fuzz-schemas.ts';
import { figure } from './figures.ts';

it('answers requests that are made from the OpenAPI document as it says', async () => {
  // fast-check names the seed of what fails: npm run fuzz -- --seed <seed>
  const { requests, valid } = await fuzz(Date.now() % 1_000_000_000, 100);
  figure('requests made from the OpenAPI document', requests);
  expect(valid).toBeGreaterThan(requests / 10);
  expect(valid).toBeLessThan(requests);
});
