import { describe, expect, it } from 'vitest'
import { type AvailableSlot, TimeInputError } from '../../../src/index.js'
import { errorBy } from '../../support/thrown.js'
import { type FakePms, knownPms } from './slot-account.js'

/** Half past one in Denver on the night when its clocks go back: both readings. */
const TWICE = {
  start: null,
  end: null,
  possibleStarts: ['2026-11-01T07:30:00.000Z', '2026-11-01T08:30:00.000Z'],
  local: null,
  pms: { start: { date: '2026-11-01', time: '01:30:00' }, end: null },
} as const satisfies Record<keyof AvailableSlot, unknown>

const event = ({ pms }: FakePms, fields: object) =>
  pms.events.leads.preview({ lead_id: 'lead_1', property_id: 'prop_1', ...fields } as never)
const appointment = ({ pms }: FakePms, at: unknown) =>
  pms.appointments.leads.preview({ lead_id: 'lead_1', property_id: 'prop_1', at } as never)

describe('a slot in an hour that clocks show twice', () => {
  it.each(['ENTRATA', 'RESMAN', 'MRI', 'REALPAGE_RPX'])(
    'is not the exact time of an event at %s: which of the two is meant is for the caller to say',
    async vendor => {
      const server = knownPms(vendor, { client: { timeZones: { prop_1: 'America/Denver' } } })
      for (const name of ['event_datetime', 'appointment_datetime']) {
        const error = await errorBy(TimeInputError, () => event(server, { [name]: TWICE }))
        expect(error.issues.map(({ path, code }) => `${path} ${code}`)).toEqual([
          `/${name} ambiguous_local_time`,
        ])
        expect([error.earlier, error.later]).toEqual(TWICE.possibleStarts.map(each => new Date(each)))
        for (const text of TWICE.possibleStarts) expect(error.message).toContain(text)
        const { body } = await event(server, { [name]: TWICE.possibleStarts[1] })
        expect(Date.parse(String(body[name]))).toBe(Date.parse(TWICE.possibleStarts[1]))
      }
    },
  )

  it('is one time of day where the PMS shows both readings alike, and no instant is promised', async () => {
    const server = knownPms('ENTRATA')
    const { time } = await appointment(server, TWICE)
    expect(time).toMatchObject({
      date: '2026-11-01',
      time: '01:30:00',
      zone: 'America/Denver',
      offset: null,
      instant: null,
      ambiguousInTarget: true,
    })
    expect(time?.warnings.map(({ code }) => code)).toEqual(['ambiguous_in_target'])
    const { times } = await event(server, { time_from: TWICE })
    expect(times?.['time_from']).toMatchObject({ time: '01:30:00', instant: null })
  })

  it('is refused where the PMS shows them as two times', async () => {
    const error = await errorBy(TimeInputError, () => appointment(knownPms('RESMAN'), TWICE))
    expect(error.issues.map(({ code }) => code)).toEqual(['ambiguous_local_time'])
  })

  it('of which one hour of the PMS is shown twice and the other is not is refused', async () => {
    // 05:30Z and 06:30Z in New York; at a PMS in Chicago they are 00:30 once and 01:30 for the first time.
    const slot = {
      ...TWICE,
      possibleStarts: ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z'],
    }
    const server = knownPms('MRI', { integration: { appointmentTimeZone: 'America/Chicago' } })
    expect((await errorBy(TimeInputError, () => appointment(server, slot))).code).toBe('ambiguous_local_time')
    // The other way round: the second of them is twice, the first is not.
    const central = {
      ...TWICE,
      possibleStarts: ['2026-11-01T06:30:00Z', '2026-11-01T07:30:00Z'],
    }
    const east = knownPms('MRI', { integration: { appointmentTimeZone: 'America/New_York' } })
    expect((await errorBy(TimeInputError, () => appointment(east, central))).code).toBe(
      'ambiguous_local_time',
    )
  })

  it('means the reading that its start names', async () => {
    for (const start of TWICE.possibleStarts) {
      const server = knownPms('ENTRATA')
      const { times } = await event(server, { event_datetime: { ...TWICE, start } })
      expect(times?.['event_datetime']?.instant).toEqual(new Date(start))
      expect((await appointment(server, { ...TWICE, start })).time).toMatchObject({
        time: '01:30:00',
        instant: new Date(start),
      })
    }
  })
})

describe.each([
  ['MRI', {}],
  ['REALPAGE_RPX', { timeZones: { prop_1: 'America/Denver' } }],
  ['REALPAGE_RPX', {}],
] as const)('a slot of which one of two readings was chosen, at %s, %j,', (vendor, client) => {
  it.each(TWICE.possibleStarts)('is still shown twice there, which a warning says: %s', async start => {
    const { time } = await appointment(knownPms(vendor, { client }), { ...TWICE, start })
    expect(time).toMatchObject({
      date: '2026-11-01',
      time: '01:30:00',
      instant: new Date(start),
      ambiguousInTarget: true,
    })
    expect(time?.warnings.map(({ code }) => code)).toContain('ambiguous_in_target')
    const strict = knownPms(vendor, { client: { ...client, onAmbiguousInTarget: 'error' } })
    const error = await errorBy(TimeInputError, () => appointment(strict, { ...TWICE, start }))
    expect(error.code).toBe('lossy_target')
  })
})

describe('a slot that was changed on the way', () => {
  /** Nine o'clock in Chicago. */
  const SLOT = {
    start: '2026-06-08T14:00:00.000Z',
    end: '2026-06-08T14:30:00.000Z',
    possibleStarts: ['2026-06-08T14:00:00.000Z'],
    local: null,
    pms: { start: { date: '2026-06-08', time: '09:00:00' }, end: null },
  } as const

  const refusalLinesOf = async (vendor: string, at: unknown): Promise<string[]> => {
    const { issues } = await errorBy(TimeInputError, () => appointment(knownPms(vendor), at))
    return issues.map(({ path, message }) => `${path} ${message}`)
  }

  const ALL = ['ENTRATA', 'REALPAGE_RPX', 'MRI']

  it.each(ALL)('in its start is refused at %s, and not booked at the time that it had', async vendor => {
    for (const start of ['2026-06-08T15:00:00.000Z', new Date('2026-06-08T14:30:00Z')]) {
      const [refusal = '', ...others] = await refusalLinesOf(vendor, { ...SLOT, start })
      expect(refusal).toMatch(/^\/at\/start is not one of possibleStarts.*pass an instant/)
      expect(others).toEqual([])
    }
  })

  it.each(ALL)('so that no clock fits both of its times is refused at %s', async vendor => {
    for (const [start, time] of [
      ['2026-06-08T14:10:00.000Z', '09:00:00'],
      ['2026-06-08T14:00:00.000Z', '09:20:00'],
      ['2026-06-08T14:00:00.000Z', '09:00:01'],
      ['2026-06-08T14:15:00.000Z', '09:00:00'],
      ['2026-06-08T23:00:00.000Z', '09:00:00'],
    ] as const) {
      const pms = { start: { date: '2026-06-08', time }, end: null }
      for (const possibleStarts of [[], [start], undefined]) {
        const [refusal = ''] = await refusalLinesOf(vendor, { ...SLOT, start, possibleStarts, pms })
        expect(refusal, `${start} ${time}`).toMatch(/^\/at is no slot: .*no clock/)
      }
    }
  })

  it('in its possibleStarts is refused where they are more than clocks can show, or are no list', async () => {
    const possibleStarts = ['2026-06-08T12:00:00Z', '2026-06-08T13:00:00Z', '2026-06-08T14:00:00Z']
    expect((await refusalLinesOf('MRI', { ...SLOT, start: null, possibleStarts }))[0]).toMatch(
      /^\/at\/possibleStarts /,
    )
    expect((await refusalLinesOf('MRI', { ...SLOT, possibleStarts: 'x' }))[0]).toMatch(
      /^\/at\/possibleStarts /,
    )
  })

  it.each([
    ['-05:00', '2026-06-08T14:00:00.000Z', '2026-06-08', '09:00:00'],
    ['-02:30', '2026-06-08T11:30:00.000Z', '2026-06-08', '09:00:00'],
    ['+05:45', '2026-06-08T03:15:00.000Z', '2026-06-08', '09:00:00'],
    ['+13:45', '2026-01-07T19:15:00.000Z', '2026-01-08', '09:00:00'],
    ['+14:00', '2026-06-07T19:00:00.000Z', '2026-06-08', '09:00:00'],
    ['-11:00', '2026-06-08T20:00:00.000Z', '2026-06-08', '09:00:00'],
  ])('in nothing is taken at every offset that clocks have: %s', async (offset, start, date, time) => {
    const slot = { ...SLOT, start, possibleStarts: [start], pms: { start: { date, time }, end: null } }
    const sent = await appointment(knownPms('MRI'), slot)
    expect(sent.time).toMatchObject({ date, time, offset, instant: new Date(start) })
  })

  it('may leave out its possibleStarts, as a hand may write it', async () => {
    const { possibleStarts: _, ...slot } = SLOT
    expect((await appointment(knownPms('MRI'), slot)).time?.time).toBe('09:00:00')
    expect((await appointment(knownPms('MRI'), { ...slot, possibleStarts: [] })).time?.time).toBe('09:00:00')
  })
})

describe('a slot whose zone is not known', () => {
  const UNKNOWN = {
    start: null,
    end: null,
    possibleStarts: [],
    local: null,
    pms: { start: { date: '2026-06-08', time: '14:00:00' }, end: { date: '2026-06-08', time: '14:30:00' } },
  } as const satisfies Record<keyof AvailableSlot, unknown>

  it.each(['RESMAN', 'YARDI', 'ENTRATA', 'MRI'])('is no exact time of an event at %s', async vendor => {
    const server = knownPms(vendor, { client: { timeZones: { prop_1: 'America/Denver' } } })
    const error = await errorBy(TimeInputError, () => event(server, { event_datetime: UNKNOWN }))
    expect(error.issues.map(({ path, code }) => `${path} ${code}`)).toEqual([
      '/event_datetime time_zone_unresolved',
    ])
    expect(error.message).toContain(
      "pass { date, time, timeZone } of it, with 'pms' where that is how it is read",
    )
  })
})

describe('a slot that was edited', () => {
  const AFTERNOON = {
    start: '2026-06-08T19:00:00.000Z',
    end: '2026-06-08T19:30:00.000Z',
    possibleStarts: ['2026-06-08T19:00:00.000Z'],
    local: null,
    pms: { start: { date: '2026-06-08', time: '14:00:00' }, end: { date: '2026-06-08', time: '14:30:00' } },
  } as const satisfies Record<keyof AvailableSlot, unknown>
  const startAt = (time: string) => ({ ...AFTERNOON.pms, start: { date: '2026-06-08', time } })
  const later = { start: '2026-06-08T20:00:00.000Z', possibleStarts: ['2026-06-08T20:00:00.000Z'] }
  const otherLocal = {
    start: { date: '2026-06-08', time: '14:00:00' },
    end: { date: '2026-06-08', time: '16:30:00' },
  }

  it.each([
    ['the start of the PMS, by hours', { pms: startAt('20:00:00') }],
    ['the start of the PMS, by an hour', { pms: startAt('15:00:00') }],
    ['the start of the PMS, to a morning', { pms: startAt('10:00:00') }],
    ['its instants', later],
    ['its end', { end: '2026-06-08T21:30:00.000Z' }],
    ['its local end', { local: otherLocal }],
    ['an hour that clocks show twice, to an afternoon', { ...TWICE, pms: startAt('14:30:00') }],
  ])('is refused everywhere: %s', async (_, edit) => {
    for (const vendor of ['REALPAGE_RPX', 'MRI', 'ENTRATA', 'RESMAN']) {
      const error = await errorBy(TimeInputError, () =>
        appointment(knownPms(vendor), { ...AFTERNOON, ...edit }),
      )
      expect(
        error.issues.map(({ path, code }) => `${path} ${code}`),
        vendor,
      ).toEqual(['/at unsupported_input'])
      expect(error.message).toContain('to book another time, pass an instant')
    }
  })

  it('is none where nothing was edited, nor in the night in which its clocks change', async () => {
    const night = {
      start: '2026-11-01T06:30:00.000Z',
      end: '2026-11-01T09:30:00.000Z',
      possibleStarts: ['2026-11-01T06:30:00.000Z'],
      local: null,
      pms: { start: { date: '2026-11-01', time: '00:30:00' }, end: { date: '2026-11-01', time: '02:30:00' } },
    } as const satisfies Record<keyof AvailableSlot, unknown>
    for (const [slot, time] of [
      [AFTERNOON, '14:00:00'],
      [night, '00:30:00'],
    ] as const)
      expect((await appointment(knownPms('REALPAGE_RPX'), slot)).time?.time).toBe(time)
  })
})
