import { z } from 'zod';

/** zod compiles validators with `new Function` unless told not to; the page's CSP forbids that. */
z.config({ jitless: true });

export { z };
