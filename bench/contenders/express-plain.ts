import { app } from './express-app.ts';

/** Listens on a free port, as whoever starts it is told by Node. */
app.listen(0, '127.0.0.1');
