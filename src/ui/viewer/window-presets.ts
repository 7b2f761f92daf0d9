import type { Text } from '../../core/i18n.ts';
import type { Window } from '../../core/imaging/window.ts';
import { messages } from './messages.ts';

/** Windows that readers of CT use, in HU. */
export const CT_PRESETS: readonly { readonly name: Text; readonly window: Window }[] = [
  { name: messages.lung, window: { center: -600, width: 1500 } },
  { name: messages.softTissue, window: { center: 40, width: 400 } },
  { name: messages.bone, window: { center: 400, width: 1800 } },
  { name: messages.brain, window: { center: 40, width: 80 } },
];
