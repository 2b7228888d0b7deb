/** Starts the runtime. */

import { prepareStatus } from './effects.ts';
import { intercept } from './intercept.ts';
import { watchScroll } from './morph/place.ts';
import { watch } from './morph/watch.ts';
import { endAll } from './pending.ts';

intercept();
addEventListener('pageshow', (event) => event.persisted && endAll());
// What the parser still adds is the server's.
if (document.readyState === 'loading') addEventListener('DOMContentLoaded', start);
else start();

function start(): void {
  watch();
  watchScroll();
  prepareStatus();
}
