import { describeTokens } from './describe-tokens.ts';
import { keySetIssuer } from './issuers.ts';

describe('what is told a system that believes a key set', () => describeTokens(keySetIssuer));
