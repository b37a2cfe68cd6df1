import { describeTokens } from './describe-tokens.ts';
import { secretIssuer } from './issuers.ts';

describe('what is told a system that believes a secret', () => describeTokens(secretIssuer));
