import serverless from 'serverless-http';
import { app } from './express-app.ts';

export const handler = serverless(app);
