import { configure } from '@codegenie/serverless-express';
import { app } from './express-app.ts';

export const handler = configure({ app });
