// Written by `npx tsx scripts/workshop/time-zone-corrections.ts` from tzdata 2026f. Do not edit.

/** The version of tzdata that the rows bring a runtime up to. */
export const CORRECTIONS_VERSION = '2026f'

/** From an instant on (RFC 3339), these zones have this standard offset, with or without the US daylight saving time. */
export type Correction = readonly [from: string, standardOffset: string, observesDst: boolean, ids: string]

export const CORRECTIONS: readonly Correction[] = [
  ['2026-11-01T07:00Z', '-05:00', false, 'America/Winnipeg America/Rainy_River Canada/Central'],
  [
    '2026-11-01T08:00Z',
    '-06:00',
    false,
    'America/Edmonton America/Inuvik America/Yellowknife Canada/Mountain',
  ],
  ['2026-11-01T09:00Z', '-07:00', false, 'America/Vancouver Canada/Pacific'],
]
