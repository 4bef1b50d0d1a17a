import { describe, expect, it } from 'vitest'
import { ianaZone } from '../../../src/time/index.js'
import { type RawCalendar, type ReadSlots, readSlots, type SlotContext } from '../../../src/zones/slots.js'
import { dayOf } from './slot-account.js'

const DENVER = ianaZone('America/Denver')
const CHICAGO = ianaZone('America/Chicago')
const NEW_YORK = ianaZone('America/New_York')

const POLICY: SlotContext['policy'] = {
  onTimeZoneConflict: 'error',
  timeZoneData: 'corrected',
  onServerClockError: 'error',
}

const NOTHING: SlotContext = {
  pms: 'MRI',
  fixed: undefined,
  isOfProperty: false,
  clocks: undefined,
  proposal: 'pass availabilityTimeZone',
  property: undefined,
  days: undefined,
  policy: POLICY,
}
const ENTRATA: SlotContext = { ...NOTHING, pms: 'Entrata', fixed: { zone: DENVER, source: 'vendor' } }
const RPX: SlotContext = { ...NOTHING, pms: 'RealPage Partner Exchange', isOfProperty: true }

const slotsOf = (context: SlotContext, ...calendar_days: readonly unknown[]): ReadSlots =>
  readSlots({ calendar_days }, context)

const codesOf = ({ warnings }: ReadSlots): string[] => warnings.map(({ code }) => code)
const startsOf = ({ slots }: ReadSlots): (string | undefined)[] =>
  slots.map(({ start }) => start?.toISOString().replace('.000', ''))

describe('a slot of a PMS with one zone', () => {
  it('has its instants, the clocks of the property, and what the PMS gave', () => {
    const read = slotsOf({ ...ENTRATA, property: NEW_YORK }, dayOf('2026-06-08', '09:00:00-09:30:00'))
    expect(read).toEqual({
      slots: [
        {
          start: new Date('2026-06-08T15:00:00Z'),
          end: new Date('2026-06-08T15:30:00Z'),
          possibleStarts: [new Date('2026-06-08T15:00:00Z')],
          local: {
            start: { date: '2026-06-08', time: '11:00:00' },
            end: { date: '2026-06-08', time: '11:30:00' },
          },
          pms: {
            start: { date: '2026-06-08', time: '09:00:00' },
            end: { date: '2026-06-08', time: '09:30:00' },
          },
        },
      ],
      zone: 'America/Denver',
      source: 'vendor',
      warnings: [],
    })
  })

  it('is of the next date on the clocks of a property to the east, late in the evening', () => {
    const [slot] = slotsOf({ ...ENTRATA, property: NEW_YORK }, dayOf('2026-06-30', '22:00:00')).slots
    expect(slot?.local?.start).toEqual({ date: '2026-07-01', time: '00:00:00' })
    expect(slot?.pms.start).toEqual({ date: '2026-06-30', time: '22:00:00' })
  })

  it('is seven hours from UTC in winter', () => {
    expect(startsOf(slotsOf(ENTRATA, dayOf('2026-01-08', '09:00:00')))).toEqual(['2026-01-08T16:00:00Z'])
  })

  it('has no local time where the zone of the property is not known', () => {
    const [slot] = slotsOf(ENTRATA, dayOf('2026-06-08', '09:00:00')).slots
    expect(slot).toMatchObject({ start: new Date('2026-06-08T15:00:00Z'), local: null })
  })

  it('may tell hours and minutes alone', () => {
    const [slot] = slotsOf(ENTRATA, dayOf('2026-06-08', '09:00-09:30')).slots
    expect(slot?.pms).toEqual({
      start: { date: '2026-06-08', time: '09:00:00' },
      end: { date: '2026-06-08', time: '09:30:00' },
    })
  })

  it('comes in the order of its clocks, whatever the order of days and slots', () => {
    const read = slotsOf(
      ENTRATA,
      dayOf('2026-06-09', '10:00:00', '09:00:00'),
      dayOf('2026-06-08', '16:00:00', '09:00:00'),
    )
    expect(startsOf(read)).toEqual([
      '2026-06-08T15:00:00Z',
      '2026-06-08T22:00:00Z',
      '2026-06-09T15:00:00Z',
      '2026-06-09T16:00:00Z',
    ])
  })
})

describe('the end of a slot', () => {
  const endOf = (slot: string): unknown => {
    const [read] = slotsOf({ ...ENTRATA, property: DENVER }, dayOf('2026-06-08', slot)).slots
    return [read?.end?.toISOString(), read?.pms.end, read?.local?.end]
  }

  it.each([
    ['before its start', '23:30:00-00:30:00', '00:30:00', '2026-06-09T06:30:00.000Z'],
    ['at midnight', '23:30:00-00:00:00', '00:00:00', '2026-06-09T06:00:00.000Z'],
    ['at midnight, where it starts at midnight', '00:00:00-00:00:00', '00:00:00', '2026-06-09T06:00:00.000Z'],
  ])('%s is on the next date', (_, slot, time, instant) => {
    const reading = { date: '2026-06-09', time }
    expect(endOf(slot)).toEqual([instant, reading, reading])
  })

  it('on the last day of a month or a year is on the first of the next', () => {
    const [month] = slotsOf(ENTRATA, dayOf('2026-02-28', '23:00:00-00:00:00')).slots
    expect(month?.pms.end).toEqual({ date: '2026-03-01', time: '00:00:00' })
    const [year] = slotsOf(ENTRATA, dayOf('2026-12-31', '23:00:00-01:00:00')).slots
    expect(year?.pms.end).toEqual({ date: '2027-01-01', time: '01:00:00' })
  })

  it.each([
    ['null', null],
    ['absent', undefined],
  ])('that is %s stays null everywhere', (_, end) => {
    const day = { date: '2026-06-08', available_slots: [{ start: '09:00:00', end }] }
    const [slot] = slotsOf({ ...ENTRATA, property: NEW_YORK }, day).slots
    expect(slot).toMatchObject({
      start: new Date('2026-06-08T15:00:00Z'),
      end: null,
      local: { start: { date: '2026-06-08', time: '11:00:00' }, end: null },
      pms: { start: { date: '2026-06-08', time: '09:00:00' }, end: null },
    })
  })

  it('keeps to the clock where clocks change within the slot', () => {
    const spring = slotsOf(ENTRATA, dayOf('2026-03-08', '01:00:00-04:00:00')).slots[0]
    expect([spring?.start, spring?.end]).toEqual([
      new Date('2026-03-08T08:00:00Z'),
      new Date('2026-03-08T10:00:00Z'),
    ])
    const autumn = slotsOf(ENTRATA, dayOf('2026-11-01', '00:30:00-02:30:00')).slots[0]
    expect([autumn?.start, autumn?.end]).toEqual([
      new Date('2026-11-01T06:30:00Z'),
      new Date('2026-11-01T09:30:00Z'),
    ])
  })

  it.each([
    ['in the gap', '2026-03-08', '01:30:00-02:30:00', '2026-03-08T08:30:00Z'],
    ['in the repeated hour', '2026-11-01', '00:30:00-01:30:00', '2026-11-01T06:30:00Z'],
    ['where the repeated hour begins', '2026-11-01', '00:30:00-01:00:00', '2026-11-01T06:30:00Z'],
    ['past the midnight before the gap', '2026-03-07', '23:30:00-02:30:00', '2026-03-08T06:30:00Z'],
  ])('%s is no instant, and stays what the PMS said', (_, date, slot, start) => {
    const [read] = slotsOf({ ...ENTRATA, property: NEW_YORK }, dayOf(date, slot)).slots
    expect(read).toMatchObject({ start: new Date(start), end: null, local: { end: null } })
    expect(read?.pms.end?.time).toBe(slot.slice(9))
  })

  it.each([
    ['until clocks are put forward', '2026-03-08', '01:30:00-02:00:00', '2026-03-08T09:00:00Z'],
    ['at the end of the gap', '2026-03-08', '01:30:00-03:00:00', '2026-03-08T09:00:00Z'],
    ['at the end of the repeated hour', '2026-11-01', '00:30:00-02:00:00', '2026-11-01T09:00:00Z'],
  ])('%s is certain', (_, date, slot, end) => {
    const [read] = slotsOf({ ...ENTRATA, property: DENVER }, dayOf(date, slot)).slots
    expect(read?.end).toEqual(new Date(end))
  })

  it('equal to its start is no day, and is left out with a warning', () => {
    const read = slotsOf({ ...ENTRATA, property: DENVER }, dayOf('2026-06-08', '09:00:00-09:00:00'))
    expect(read.slots).toMatchObject([
      { start: new Date('2026-06-08T15:00:00Z'), end: null, local: { end: null }, pms: { end: null } },
    ])
    expect(codesOf(read)).toEqual(['unreadable_slot'])
  })
})

describe('a slot on the day of a clock change', () => {
  it('is left out with a warning in the gap, and its neighbours stay', () => {
    const read = slotsOf(ENTRATA, dayOf('2026-03-08', '01:30:00', '02:00:00', '02:30:00', '03:00:00'))
    expect(startsOf(read)).toEqual(['2026-03-08T08:30:00Z', '2026-03-08T09:00:00Z'])
    expect(codesOf(read)).toEqual(['nonexistent_local_time', 'nonexistent_local_time'])
    expect(read.warnings[0]?.message).toContain('2026-03-08 02:00:00')
    expect(read.warnings[0]?.message).toContain('America/Denver')
  })

  it('has two possible starts in the repeated hour, and no start', () => {
    const read = slotsOf({ ...ENTRATA, property: NEW_YORK }, dayOf('2026-11-01', '01:30:00-02:00:00'))
    expect(read.slots).toEqual([
      {
        start: null,
        end: null,
        possibleStarts: [new Date('2026-11-01T07:30:00Z'), new Date('2026-11-01T08:30:00Z')],
        local: null,
        pms: {
          start: { date: '2026-11-01', time: '01:30:00' },
          end: { date: '2026-11-01', time: '02:00:00' },
        },
      },
    ])
  })

  it('has one start just before and just after the repeated hour', () => {
    const read = slotsOf(ENTRATA, dayOf('2026-11-01', '00:59:59', '02:00:00'))
    expect(startsOf(read)).toEqual(['2026-11-01T06:59:59Z', '2026-11-01T09:00:00Z'])
  })

  it('follows the law of today and not the data of the runtime', () => {
    const vancouver = ianaZone('America/Vancouver')
    const read = slotsOf({ ...RPX, property: vancouver }, dayOf('2026-11-01', '01:30:00'))
    expect(startsOf(read)).toEqual(['2026-11-01T08:30:00Z'])
    const winter = slotsOf({ ...RPX, property: vancouver }, dayOf('2026-12-01', '11:00:00'))
    expect(startsOf(winter)).toEqual(['2026-12-01T18:00:00Z'])
  })
})

describe('slots cut to days', () => {
  const days = { first: '2026-06-08', last: '2026-06-08' }
  const context = { ...ENTRATA, property: NEW_YORK, days }

  it('begin at the midnight of the property, and end before the next', () => {
    const read = slotsOf(
      context,
      dayOf('2026-06-07', '21:59:59', '22:00:00'),
      dayOf('2026-06-08', '21:59:59', '22:00:00'),
    )
    expect(read.slots.map(({ local }) => local?.start)).toEqual([
      { date: '2026-06-08', time: '00:00:00' },
      { date: '2026-06-08', time: '23:59:59' },
    ])
  })

  it('are told by their starts, so that one which reaches over midnight is of the day of its start', () => {
    const read = slotsOf(
      context,
      dayOf('2026-06-07', '21:30:00-22:30:00'),
      dayOf('2026-06-08', '21:30:00-22:30:00'),
    )
    expect(read.slots.map(({ local }) => local)).toEqual([
      {
        start: { date: '2026-06-08', time: '23:30:00' },
        end: { date: '2026-06-09', time: '00:30:00' },
      },
    ])
  })

  it.each([
    ['2026-10-30', 0],
    ['2026-10-31', 1],
    ['2026-11-01', 1],
    ['2026-11-02', 0],
  ])('of %s keep the repeated hour of the PMS where either reading is of that day', (day, count) => {
    // 07:30Z and 08:30Z: 23:30 of the 31st and 00:30 of the 1st in a zone eight hours behind.
    const property = ianaZone('Pacific/Pitcairn')
    const read = slotsOf(
      { ...ENTRATA, property, days: { first: day, last: day } },
      dayOf('2026-11-01', '01:30:00'),
    )
    expect(read.slots).toHaveLength(count)
  })
})

describe('what cannot be read', () => {
  it.each([
    ['null', null],
    ['undefined', undefined],
    ['text', 'none'],
    ['a number', 5],
    ['an object', {}],
    ['an empty list', []],
    ['a list of null', [null]],
    ['a list of garbage', [1, 'x', true, [], {}]],
    ['days without slots', [{ date: '2026-06-08' }]],
    ['days with null for slots', [{ date: '2026-06-08', available_slots: null }]],
    ['days with an object for slots', [{ date: '2026-06-08', available_slots: {} }]],
    ['days with text for slots', [{ date: '2026-06-08', available_slots: '09:00:00' }]],
    ['slots that are null', [{ date: '2026-06-08', available_slots: [null, null] }]],
  ])('as days is nothing for %s, and is no warning', (_, calendar_days) => {
    for (const context of [ENTRATA, { ...RPX, property: CHICAGO }]) {
      const read = readSlots({ calendar_days } as RawCalendar, context)
      expect(read).toMatchObject({ slots: [], warnings: [] })
    }
  })

  it.each([
    ['no start', { end: '09:30:00' }],
    ['a start that is null', { start: null, end: null }],
    ['a start that is a number', { start: 9 }],
    ['the hour 24', { start: '24:00:00' }],
    ['minute 60', { start: '09:60:00' }],
    ['an hour of one digit', { start: '9:00:00' }],
    ['an offset at its start', { start: '09:00:00Z', end: null }],
    ['a whole date-time', { start: '2026-06-08T09:00:00', end: null }],
    ['text in place of the slot', '09:00:00'],
    ['a number in place of the slot', 9],
    ['a list in place of the slot', ['09:00:00']],
    ['an empty object', {}],
  ])('is left out with a warning for %s, and the slot beside it stays', (_, slot) => {
    const day = { date: '2026-06-08', available_slots: [slot, { start: '10:00:00', end: null }] }
    const read = slotsOf(ENTRATA, day)
    expect(startsOf(read)).toEqual(['2026-06-08T16:00:00Z'])
    expect(codesOf(read)).toEqual(['unreadable_slot'])
  })

  it.each([['late'], [{}], ['25:00:00']])('stays without its end where that is %j, with a warning', end => {
    const read = slotsOf(ENTRATA, { date: '2026-06-08', available_slots: [{ start: '10:00:00', end }] })
    expect(read.slots.map(slot => [slot.end, slot.pms.end])).toEqual([[null, null]])
    expect(codesOf(read)).toEqual(['unreadable_slot'])
  })

  it.each(['24:00:00', '24:00', '00:00:00'])('ends with the day at %s', end => {
    const read = slotsOf(ENTRATA, { date: '2026-06-08', available_slots: [{ start: '23:00:00', end }] })
    expect(read.slots[0]?.pms.end).toEqual({ date: '2026-06-09', time: '00:00:00' })
    expect(read.warnings).toEqual([])
  })

  it.each([
    ['missing', undefined],
    ['null', null],
    ['a number', 20_260_608],
    ['a day that does not exist', '2026-02-30'],
    ['in another order', '06/08/2026'],
    ['out of all bounds', '9999-12-31'],
    ['a word', 'Monday'],
  ])('is left out with a warning where the date is %s', (_, date) => {
    const read = slotsOf(ENTRATA, { date, available_slots: [{ start: '09:00:00', end: null }] })
    expect(read.slots).toEqual([])
    expect(codesOf(read)).toEqual(['unreadable_slot'])
  })

  it.each(['2026-06-081', '2026-06-08 or later', '2026-06-08T'])(
    'is left out where the date is %j, which the contract does not have',
    date => {
      const read = slotsOf(ENTRATA, { date, available_slots: [{ start: '09:00:00', end: null }] })
      expect([read.slots.length, codesOf(read)]).toEqual([0, ['unreadable_slot']])
    },
  )

  it.each(['2026-06-08T00:00:00Z', '2026-06-08T00:00:00.000Z', '2026-06-08T00:00:00-06:00'])(
    'is read where the date is %s, the second form that the contract has',
    date => {
      const read = slotsOf(ENTRATA, { date, available_slots: [{ start: '09:00:00', end: null }] })
      expect(startsOf(read)).toEqual(['2026-06-08T15:00:00Z'])
    },
  )
})

describe('the zone of a calendar', () => {
  const day = dayOf('2026-06-08', '09:00:00-09:30:00')
  const read = (timezone: unknown, context: SlotContext): ReadSlots =>
    readSlots({ timezone, calendar_days: [day] }, context)

  it('is taken where the vendor documents none', () => {
    const result = read('America/Chicago', NOTHING)
    expect(result).toMatchObject({ zone: 'America/Chicago', source: 'calendar', warnings: [] })
    expect(startsOf(result)).toEqual(['2026-06-08T14:00:00Z'])
  })

  it('gives local times only by the zone of the property', () => {
    const [slot] = read('America/Chicago', { ...NOTHING, property: NEW_YORK }).slots
    expect(slot?.local?.start).toEqual({ date: '2026-06-08', time: '10:00:00' })
  })

  it.each([
    ['null', null],
    ['undefined', undefined],
    ['an empty text', ''],
  ])('is unknown for %s, and the slots keep the clocks of the PMS', (_, timezone) => {
    const result = read(timezone, NOTHING)
    expect(result).toMatchObject({ zone: null, source: null })
    expect(codesOf(result)).toEqual(['time_zone_unresolved'])
    expect(result.warnings[0]?.message).toContain('MRI')
    expect(result.slots).toEqual([
      {
        start: null,
        end: null,
        possibleStarts: [],
        local: null,
        pms: {
          start: { date: '2026-06-08', time: '09:00:00' },
          end: { date: '2026-06-08', time: '09:30:00' },
        },
      },
    ])
  })

  it.each([
    ['an abbreviation', 'CST'],
    ['an abbreviation that the runtime takes for another zone', 'EST'],
    ['a name of Windows', 'Central Standard Time'],
    ['an offset', '-05:00'],
    ['the sign of which misleads', 'Etc/GMT+5'],
    ['no zone at all', 'America/Nowhere'],
    ['a blank', ' '],
    ['a number', -5],
    ['an object', { id: 'America/Chicago' }],
    ['a list', ['America/Chicago']],
    ['true', true],
  ])('is unknown for %s, with a warning', (_, timezone) => {
    const result = read(timezone, NOTHING)
    expect(result).toMatchObject({ zone: null, source: null, slots: [{ start: null }] })
    expect(codesOf(result)).toContain('unknown_time_zone')
    expect(codesOf(result)).toContain('time_zone_unresolved')
    const known = read(timezone, ENTRATA)
    expect(startsOf(known)).toEqual(['2026-06-08T15:00:00Z'])
    expect(codesOf(known)).toEqual(['unknown_time_zone'])
  })

  it('that differs from the documented one only warns', () => {
    for (const onTimeZoneConflict of ['error', 'config', 'record'] as const) {
      const result = read('America/New_York', { ...ENTRATA, policy: { ...POLICY, onTimeZoneConflict } })
      expect(result).toMatchObject({ zone: 'America/Denver', source: 'vendor' })
      expect(startsOf(result)).toEqual(['2026-06-08T15:00:00Z'])
      expect(codesOf(result)).toEqual(['time_zone_conflict'])
    }
  })

  it('of another name and the same clocks is no conflict', () => {
    expect(read('America/Boise', ENTRATA).warnings).toEqual([])
    const summer = read('America/Phoenix', ENTRATA)
    expect(codesOf(summer)).toEqual(['time_zone_conflict'])
    const winter = readSlots(
      { timezone: 'America/Phoenix', calendar_days: [dayOf('2026-01-08', '09:00:00')] },
      ENTRATA,
    )
    expect(winter.warnings).toEqual([])
  })

  it('of a PMS with local days is that of the options', () => {
    const result = read(null, { ...RPX, property: CHICAGO })
    expect(result).toMatchObject({ zone: 'America/Chicago', source: 'property', warnings: [] })
    expect(result.slots[0]).toMatchObject({
      start: new Date('2026-06-08T14:00:00Z'),
      local: { start: { date: '2026-06-08', time: '09:00:00' } },
    })
  })

  it('of a PMS with local days is that of the calendar where the options say nothing', () => {
    const result = read('America/Chicago', RPX)
    expect(result).toMatchObject({ zone: 'America/Chicago', source: 'calendar', warnings: [] })
    expect(result.slots[0]?.local?.start).toEqual({ date: '2026-06-08', time: '09:00:00' })
  })

  it('of a PMS with local days is unknown where nobody says it, and the fix is named', () => {
    const result = read(null, RPX)
    expect(result).toMatchObject({ zone: null, source: null, slots: [{ start: null, possibleStarts: [] }] })
    expect(codesOf(result)).toEqual(['time_zone_unresolved'])
    expect(result.warnings[0]?.message).toContain('timeZones')
  })

  describe('that differs from the options, at a PMS with local days,', () => {
    const conflict = (onTimeZoneConflict: 'error' | 'config' | 'record'): ReadSlots =>
      read('America/New_York', { ...RPX, property: CHICAGO, policy: { ...POLICY, onTimeZoneConflict } })

    it('leaves the slots without instants, and says how to decide', () => {
      const result = conflict('error')
      expect(result).toMatchObject({
        zone: null,
        source: null,
        slots: [{ start: null, end: null, possibleStarts: [], local: null }],
      })
      expect(codesOf(result)).toEqual(['time_zone_conflict'])
      for (const text of ['America/New_York', 'America/Chicago', 'onTimeZoneConflict'])
        expect(result.warnings[0]?.message).toContain(text)
    })

    it('gives way to the options by `config`', () => {
      const result = conflict('config')
      expect(result).toMatchObject({ zone: 'America/Chicago', source: 'property' })
      expect(startsOf(result)).toEqual(['2026-06-08T14:00:00Z'])
      expect(codesOf(result)).toEqual(['time_zone_conflict'])
    })

    it('prevails by `record`, and is then what the clocks of the property show', () => {
      const result = conflict('record')
      expect(result).toMatchObject({ zone: 'America/New_York', source: 'calendar' })
      expect(startsOf(result)).toEqual(['2026-06-08T13:00:00Z'])
      expect(codesOf(result)).toEqual(['time_zone_conflict'])
      // This PMS gives slots by the clocks of the property, whatever zone that is.
      expect(result.slots[0]?.local?.start).toEqual({ date: '2026-06-08', time: '09:00:00' })
    })
  })

  it('does not matter without slots', () => {
    const empty = readSlots({ timezone: 'America/New_York', calendar_days: [] }, ENTRATA)
    expect(empty).toMatchObject({ slots: [], zone: 'America/Denver', warnings: [] })
  })
})
