/** Wall times and their instants by tzdata 2026f, each one a place where some library is known to be wrong. */
export interface WallVector {
  readonly zone: string
  readonly wall: string
  readonly kind: 'unique' | 'gap' | 'overlap'
  readonly earlier: string
  readonly later: string
  /** What data before the Canadian changes of 2026 says. */
  readonly old?: { readonly kind: 'gap' | 'overlap'; readonly earlier: string; readonly later: string }
}

const once = (zone: string, wall: string, instant: string): WallVector => ({
  zone,
  wall,
  kind: 'unique',
  earlier: instant,
  later: instant,
})

const gap = (zone: string, wall: string, earlier: string, later: string): WallVector => ({
  zone,
  wall,
  kind: 'gap',
  earlier,
  later,
})

const overlap = (zone: string, wall: string, earlier: string, later: string): WallVector => ({
  ...gap(zone, wall, earlier, later),
  kind: 'overlap',
})

const was = (old: WallVector): Pick<WallVector, 'old'> => ({
  old: { kind: old.kind === 'gap' ? 'gap' : 'overlap', earlier: old.earlier, later: old.later },
})

/** A repeated hour that clocks no longer repeat, with the later reading that old data gives. */
const onceNow = (zone: string, wall: string, instant: string, later: string): WallVector => ({
  ...once(zone, wall, instant),
  ...was(overlap(zone, wall, instant, later)),
})

export const WALLS: readonly WallVector[] = [
  gap('America/New_York', '2026-03-08T02:30:00', '2026-03-08T06:30:00Z', '2026-03-08T07:30:00Z'),
  once('America/New_York', '2026-03-08T01:59:59', '2026-03-08T06:59:59Z'),
  once('America/New_York', '2026-03-08T03:00:00', '2026-03-08T07:00:00Z'),
  overlap('America/New_York', '2026-11-01T01:30:00', '2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z'),
  once('America/New_York', '2026-11-01T00:59:59', '2026-11-01T04:59:59Z'),
  once('America/New_York', '2026-11-01T02:00:00', '2026-11-01T07:00:00Z'),
  gap('America/St_Johns', '2026-03-08T02:30:00', '2026-03-08T05:00:00Z', '2026-03-08T06:00:00Z'),
  overlap('America/St_Johns', '2026-11-01T01:30:00', '2026-11-01T04:00:00Z', '2026-11-01T05:00:00Z'),
  // Clocks changed one minute after midnight.
  gap('America/St_Johns', '2011-03-13T00:30:00', '2011-03-13T03:00:00Z', '2011-03-13T04:00:00Z'),
  gap('America/Denver', '2026-03-08T02:30:00', '2026-03-08T08:30:00Z', '2026-03-08T09:30:00Z'),
  once('America/Phoenix', '2026-03-08T02:30:00', '2026-03-08T09:30:00Z'),
  overlap('America/Denver', '2026-11-01T01:30:00', '2026-11-01T07:30:00Z', '2026-11-01T08:30:00Z'),
  onceNow('America/Vancouver', '2026-11-01T01:30:00', '2026-11-01T08:30:00Z', '2026-11-01T09:30:00Z'),
  {
    ...once('America/Vancouver', '2027-03-14T02:30:00', '2027-03-14T09:30:00Z'),
    ...was(gap('', '', '2027-03-14T09:30:00Z', '2027-03-14T10:30:00Z')),
  },
  onceNow('America/Edmonton', '2026-11-01T01:30:00', '2026-11-01T07:30:00Z', '2026-11-01T08:30:00Z'),
  onceNow('America/Inuvik', '2026-11-01T01:30:00', '2026-11-01T07:30:00Z', '2026-11-01T08:30:00Z'),
  onceNow('America/Winnipeg', '2026-11-01T01:30:00', '2026-11-01T06:30:00Z', '2026-11-01T07:30:00Z'),
  once('America/Regina', '2026-11-01T01:30:00', '2026-11-01T07:30:00Z'),
  once('America/Whitehorse', '2020-11-01T01:30:00', '2020-11-01T08:30:00Z'),
  gap('America/Adak', '2026-03-08T02:30:00', '2026-03-08T11:30:00Z', '2026-03-08T12:30:00Z'),
  once('Pacific/Honolulu', '2026-03-08T02:30:00', '2026-03-08T12:30:00Z'),
  gap('America/Indiana/Indianapolis', '2006-04-02T02:30:00', '2006-04-02T06:30:00Z', '2006-04-02T07:30:00Z'),
  // It went to daylight saving time and to Central time at once.
  once('America/Indiana/Knox', '2006-04-02T02:30:00', '2006-04-02T07:30:00Z'),
  // Mexico had abolished daylight saving time, but for the border.
  once('America/Mexico_City', '2023-04-02T02:30:00', '2023-04-02T08:30:00Z'),
  gap('America/Tijuana', '2026-03-08T02:30:00', '2026-03-08T09:30:00Z', '2026-03-08T10:30:00Z'),
  // A day without midnight.
  gap('America/Havana', '2026-03-08T00:30:00', '2026-03-08T04:30:00Z', '2026-03-08T05:30:00Z'),
  gap('Australia/Lord_Howe', '2026-10-04T02:15:00', '2026-10-03T15:15:00Z', '2026-10-03T15:45:00Z'),
  overlap('Australia/Lord_Howe', '2026-04-05T01:45:00', '2026-04-04T14:45:00Z', '2026-04-04T15:15:00Z'),
  // A whole day was left out.
  gap('Pacific/Apia', '2011-12-30T12:00:00', '2011-12-29T22:00:00Z', '2011-12-30T22:00:00Z'),
  gap('Antarctica/Troll', '2026-03-29T02:00:00', '2026-03-29T00:00:00Z', '2026-03-29T02:00:00Z'),
  // In the data, winter is the time that is not standard.
  gap('Europe/Dublin', '2026-03-29T01:30:00', '2026-03-29T00:30:00Z', '2026-03-29T01:30:00Z'),
  // March and not April any more.
  once('America/New_York', '2007-04-01T02:30:00', '2007-04-01T06:30:00Z'),
]

export interface InstantVector {
  readonly instant: string
  readonly zone: string
  readonly wall: string
  readonly offset: string
  /** The time of day by data before the Canadian changes of 2026. */
  readonly old?: string
}

const shows = (instant: string, zone: string, wall: string, offset: string, old?: string): InstantVector => ({
  instant,
  zone,
  wall,
  offset,
  ...(old === undefined ? {} : { old }),
})

export const INSTANTS: readonly InstantVector[] = [
  shows('2026-12-01T18:00:00Z', 'America/Vancouver', '2026-12-01T11:00:00', '-07:00', '10:00:00'),
  shows('2026-12-01T18:00:00Z', 'America/Edmonton', '2026-12-01T12:00:00', '-06:00', '11:00:00'),
  shows('2026-12-01T18:00:00Z', 'America/Inuvik', '2026-12-01T12:00:00', '-06:00', '11:00:00'),
  shows('2026-12-01T18:00:00Z', 'America/Winnipeg', '2026-12-01T13:00:00', '-05:00', '12:00:00'),
  // Date, month and year go back.
  shows('2026-07-02T02:30:00Z', 'America/New_York', '2026-07-01T22:30:00', '-04:00'),
  shows('2026-07-01T05:30:00Z', 'America/Denver', '2026-06-30T23:30:00', '-06:00'),
  shows('2026-01-01T09:59:59Z', 'Pacific/Honolulu', '2025-12-31T23:59:59', '-10:00'),
  // Half an hour, three quarters, and a date that goes forward.
  shows('2026-07-01T12:00:00Z', 'America/St_Johns', '2026-07-01T09:30:00', '-02:30'),
  shows('2026-07-01T12:00:00Z', 'Asia/Kathmandu', '2026-07-01T17:45:00', '+05:45'),
  shows('2026-07-01T12:00:00Z', 'Pacific/Chatham', '2026-07-02T00:45:00', '+12:45'),
  // The repeated hour, both times.
  shows('2026-11-01T07:00:00Z', 'America/Denver', '2026-11-01T01:00:00', '-06:00'),
  shows('2026-11-01T08:00:00Z', 'America/Denver', '2026-11-01T01:00:00', '-07:00'),
  // Two places that changed their zone.
  shows('2019-01-19T12:00:00Z', 'America/Metlakatla', '2019-01-19T04:00:00', '-08:00'),
  shows('2019-01-21T12:00:00Z', 'America/Metlakatla', '2019-01-21T03:00:00', '-09:00'),
  shows('2005-07-15T12:00:00Z', 'America/Indiana/Indianapolis', '2005-07-15T07:00:00', '-05:00'),
  shows('2006-07-15T12:00:00Z', 'America/Indiana/Indianapolis', '2006-07-15T08:00:00', '-04:00'),
]
