import { type Declarations, everybody, ofAll, ofContent, well } from '../scenario.ts';

export const scenarios: Declarations = {
  greet: {
    access: everybody(200),
    answers: { ...ofAll, ...ofContent, 200: well, 400: { query: '?name=' } },
  },
  health: { access: everybody(200), answers: { ...ofAll, ...ofContent, 200: well } },
  ready: {
    access: everybody(200),
    answers: { ...ofAll, ...ofContent, 200: well, 503: { app: 'down' } },
  },
};
