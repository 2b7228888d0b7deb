/** Starts the runtime, as a module script: when the page has been parsed. */

import { watchHistory } from './arrive.ts';
import { call } from './call.ts';
import { liveRegion } from './effects.ts';
import { intercept } from './intercept.ts';
import { watchScroll } from './morph/place.ts';
import { watch } from './morph/watch.ts';
import { endAll } from './pending.ts';

globalThis.hallway = { call };
intercept();
addEventListener('pageshow', (event) => event.persisted && endAll());
watch();
watchScroll();
watchHistory();
liveRegion();
