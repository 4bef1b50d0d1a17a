import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  ConfigurationError,
  type IntegrationOptions,
  Propexo,
  type PropexoOptions,
  TimeInputError,
  type TimeZones,
} from '../../src/index.js'
import { timeZoneRecord } from '../support/fake-api.js'
import { queued } from '../support/recording-fetch.js'
import { errorBy } from '../support/thrown.js'
import { askedOf, clientForTimes, type SetUp, setUp } from './zone-account.js'

const AT = '2026-07-15T18:00:00Z'
const OF_PROP_1 = { property_id: 'prop_1' }

/** An account on RPX, which reads times in the zone of the property. */
const rpx = (timeZones: unknown, options: Partial<PropexoOptions> = {}): SetUp =>
  setUp({ vendor: 'REALPAGE_RPX', options: { ...options, timeZones: timeZones as TimeZones } })

const timeOf = async ({ preview }: SetUp, property = 'prop_1', at: unknown = AT) =>
  (await preview({ at, property_id: property })).time

afterEach(() => {
  vi.restoreAllMocks()
})

describe('timeZones as an object', () => {
  it('is copied, so that what is changed later does not matter', async () => {
    const zones: Record<string, string> = { prop_1: 'America/Chicago' }
    const account = rpx(zones)
    zones['prop_1'] = 'Mars/Phobos'
    zones['prop_2'] = 'America/Denver'
    expect(await timeOf(account)).toMatchObject({ zone: 'America/Chicago', source: 'property' })
    expect((await errorBy(TimeInputError, () => timeOf(account, 'prop_2'))).code).toBe('time_zone_unresolved')
  })

  it('is read once, whatever its getters say the second time', async () => {
    let reads = 0
    const zones = Object.defineProperty({}, 'prop_1', {
      enumerable: true,
      get: () => {
        reads += 1
        return reads === 1 ? 'America/Chicago' : 'America/Denver'
      },
    })
    expect(await timeOf(rpx(zones))).toMatchObject({ zone: 'America/Chicago' })
    expect(reads).toBe(1)
  })

  it('may have no prototype, and properties that are called like methods of objects', async () => {
    const zones = JSON.parse('{"__proto__":"America/Chicago","constructor":"America/Denver"}')
    const account = rpx(Object.assign(Object.create(null), { toString: 'America/Phoenix' }))
    expect(await timeOf(account, 'toString')).toMatchObject({ zone: 'America/Phoenix' })
    expect(await timeOf(rpx(zones), '__proto__')).toMatchObject({ zone: 'America/Chicago' })
    expect(await timeOf(rpx(zones), 'constructor')).toMatchObject({ zone: 'America/Denver' })
  })

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'has no zone for a property %s that is not its own',
    async property => {
      const account = rpx({ prop_1: 'America/Chicago' })
      const error = await errorBy(TimeInputError, () => timeOf(account, property))
      expect(error.code).toBe('time_zone_unresolved')
    },
  )

  it('may be empty', async () => {
    expect((await errorBy(TimeInputError, () => timeOf(rpx({})))).code).toBe('time_zone_unresolved')
  })

  it.each([
    ['an unknown zone', 'Mars/Phobos'],
    ['a zone with a space', 'America/ Chicago'],
    ['a zone with a space behind', 'America/Chicago '],
    ['an abbreviation', 'EST'],
    ['the abbreviation of Arizona', 'MST'],
    ['an abbreviation in lower case', 'pst'],
    ['a Windows name', 'Central Standard Time'],
    ['an offset', '-06:00'],
    ['an offset for UTC', 'UTC-6'],
    ['a zone whose sign is the other way round', 'Etc/GMT+6'],
    ['empty text', ''],
    ['null', null],
    ['undefined', undefined],
    ['a number', -6],
    ['true', true],
    ['an object', {}],
    ['a list', ['America/Chicago']],
    ['a function', () => 'America/Chicago'],
    ['the word for the zone of the property', 'property'],
  ])('is refused in the constructor for %s, which names the property', async (_, zone) => {
    const zones = { prop_1: 'America/Chicago', prop_2: zone }
    const error = await errorBy(ConfigurationError, () =>
      clientForTimes(async () => queued(), { timeZones: zones } as never),
    )
    expect(error.issues.map(({ path }) => path)).toEqual(['/timeZones'])
    expect(error.message).toMatch(/timeZones of prop_2 must be .*IANA time zone/)
  })

  it('is refused with each property that is wrong', async () => {
    const timeZones = { a: 'Mars/Phobos', b: 'America/Denver', c: 'CST', 'd/~e': '+01:00' }
    const error = await errorBy(ConfigurationError, () => clientForTimes(async () => queued(), { timeZones }))
    expect(error.issues).toHaveLength(3)
    for (const text of [/of a must.*"Mars\/Phobos"/, /of c must.*"CST"/, /of d\/~e must.*"\+01:00"/])
      expect(error.message).toMatch(text)
    expect(error.message).not.toContain('of b')
  })

  it.each([
    ['null', null],
    ['text', 'America/Chicago'],
    ['a number', 5],
    ['true', true],
    ['a list', [['prop_1', 'America/Chicago']]],
    ['a Map', new Map([['prop_1', 'America/Chicago']])],
    ['a Date', new Date()],
    ['a promise', Promise.resolve({ prop_1: 'America/Chicago' })],
    ['an object of a class', new (class Zones {})()],
  ])('is refused where it is %s, and says what it must be', async (_, timeZones) => {
    const error = await errorBy(ConfigurationError, () =>
      clientForTimes(async () => queued(), { timeZones } as never),
    )
    expect(error.issues.map(({ path }) => path)).toEqual(['/timeZones'])
    expect(error.message).toMatch(/timeZones must be an object such as .* or a function/)
  })

  it('is refused where a getter throws', async () => {
    const timeZones = Object.defineProperty({}, 'prop_1', { enumerable: true, get: () => fail() })
    await errorBy(ConfigurationError, () => clientForTimes(async () => queued(), { timeZones }))
  })
})

describe('timeZones as a function', () => {
  it('that never gives anything fails the call in the time of an attempt', async () => {
    const options = { timeZones: () => new Promise<string>(() => {}), timeoutMs: 20 }
    const { create } = setUp({ vendor: 'REALPAGE_RPX', options })
    const error = await errorBy(ConfigurationError, () =>
      create({ at: '2026-07-15T18:00:00Z', ...OF_PROP_1 }),
    )
    expect(error.message).toMatch(/timeZones: your function failed for property prop_1: .* within 20 ms/)
  })

  it.each([
    ['at once', () => 'America/Chicago'],
    ['later', async () => 'America/Chicago'],
    ['much later', () => new Promise<string>(resolve => setTimeout(resolve, 20, 'America/Chicago'))],
  ])('gives the zone %s', async (_, timeZones) => {
    expect(await timeOf(rpx(timeZones))).toMatchObject({ zone: 'America/Chicago', source: 'property' })
  })

  it('is asked with the id of the property alone, and not in the constructor', async () => {
    const timeZones = vi.fn((_: string) => 'America/Chicago')
    const account = rpx(timeZones)
    expect(timeZones).not.toHaveBeenCalled()
    await timeOf(account, 'prop 7/ä')
    expect(timeZones.mock.calls).toEqual([['prop 7/ä']])
  })

  it.each([
    ['null', null],
    ['undefined', undefined],
  ])('that gives %s does not know the zone', async (_, zone) => {
    const error = await errorBy(TimeInputError, () => timeOf(rpx(() => zone)))
    expect(error.code).toBe('time_zone_unresolved')
    const yardi = setUp({
      vendor: 'YARDI',
      records: [timeZoneRecord()],
      options: { timeZones: async () => zone },
    })
    expect((await yardi.preview({ at: AT, ...OF_PROP_1 })).time).toMatchObject({ source: 'record:property' })
  })

  it.each([
    ['an unknown zone', 'Mars/Phobos', 'unknown_time_zone'],
    ['an abbreviation', 'EST', 'time_zone_abbreviation'],
    ['an offset', '-06:00', 'unknown_time_zone'],
    ['empty text', '', 'missing_time_zone'],
    ['a number', -6, 'unknown_time_zone'],
    ['false', false, 'missing_time_zone'],
    ['an object', { id: 'America/Chicago' }, 'unknown_time_zone'],
    ['a list', ['America/Chicago'], 'unknown_time_zone'],
    ['a function', () => 'America/Chicago', 'unknown_time_zone'],
    ['a symbol', Symbol('zone'), 'unknown_time_zone'],
  ])('that gives %s fails the call, says for which property, and no write is sent', async (_, zone, code) => {
    const account = rpx(() => zone)
    const error = await errorBy(TimeInputError, () => account.create({ at: AT, ...OF_PROP_1 }))
    expect(error).toMatchObject({ code, operation: 'POST /v1/events/appointments/leads' })
    expect(error.message).toMatch(/timeZones.*prop_1/)
    expect(askedOf(account.fetch)).toEqual([])
  })

  it.each([
    ['an error', new Error('database down'), /prop_1: database down/],
    ['text', 'database down', /prop_1: database down/],
    ['undefined', undefined, /prop_1/],
    ['a symbol', Symbol('down'), /prop_1/],
    ['an object', { code: 17 }, /prop_1/],
    ['an object that no text can be made of', Object.create(null), /prop_1/],
    ['an error without words', new Error(''), /prop_1/],
    ['an error whose words are no text', Object.assign(new Error('x'), { message: Symbol('no') }), /prop_1/],
  ])(
    'that throws %s fails the call with a ConfigurationError, and no write is sent',
    async (_, reason, text) => {
      for (const timeZones of [() => fail(reason), async () => fail(reason)]) {
        const account = rpx(timeZones)
        const error = await errorBy(ConfigurationError, () => account.create({ at: AT, ...OF_PROP_1 }))
        expect(error).toMatchObject({ kind: 'configuration' })
        expect(error.issues[0]).toMatchObject({ path: '/timeZones' })
        expect(error.message).toMatch(/your function failed/)
        expect(error.message).toMatch(text)
        expect(askedOf(account.fetch)).toEqual([])
      }
    },
  )

  it('that failed, or gave garbage, is asked again by the next call', async () => {
    const answers: (() => unknown)[] = [() => fail(), () => 'Mars/Phobos', () => 'America/Chicago']
    const timeZones = vi.fn(() => answers.shift()?.())
    const account = rpx(timeZones)
    await errorBy(ConfigurationError, () => timeOf(account))
    await errorBy(TimeInputError, () => timeOf(account))
    expect(await timeOf(account)).toMatchObject({ zone: 'America/Chicago' })
    expect(timeZones).toHaveBeenCalledTimes(3)
  })

  it('is asked once for each property within the hour, and again after it', async () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(5_000)
    let zone = 'America/Chicago'
    const timeZones = vi.fn((_: string) => zone)
    const account = rpx(timeZones)
    for (const property of ['prop_1', 'prop_2', 'prop_1', 'prop_2']) await timeOf(account, property)
    zone = 'America/Denver'
    now.mockReturnValue(5_000 + 3_599_999)
    expect(await timeOf(account)).toMatchObject({ zone: 'America/Chicago' })
    expect(timeZones.mock.calls).toEqual([['prop_1'], ['prop_2']])
    now.mockReturnValue(5_000 + 3_600_000)
    expect(await timeOf(account)).toMatchObject({ zone: 'America/Denver' })
    expect(timeZones.mock.calls).toEqual([['prop_1'], ['prop_2'], ['prop_1']])
  })

  it('is asked once for all integrations of a client', async () => {
    const timeZones = vi.fn((_: string) => 'America/Chicago')
    const propexo = clientForTimes(async () => queued(), { timeZones })
    for (const id of ['int_1', 'int_2', 'int_1']) {
      const { leads } = propexo.integration(id, { vendor: 'REALPAGE_RPX' }).appointments
      await leads.preview({ lead_id: 'lead_1', at: AT, ...OF_PROP_1 })
    }
    expect(timeZones).toHaveBeenCalledTimes(1)
  })

  it('does not depend on the clock on the wall', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-07-15T18:00:00Z') })
    try {
      const timeZones = vi.fn((_: string) => 'America/Chicago')
      const account = rpx(timeZones)
      await timeOf(account)
      vi.setSystemTime(new Date('2030-01-01T00:00:00Z'))
      await timeOf(account)
      vi.setSystemTime(new Date('2020-01-01T00:00:00Z'))
      await timeOf(account)
      expect(timeZones).toHaveBeenCalledTimes(1)
    } finally {
      vi.useRealTimers()
    }
  })

  it.each([
    ['Entrata, whose zone is documented', { vendor: 'ENTRATA' }, { at: AT }],
    ['a PMS with a zone of its own', { vendor: 'YARDI', appointmentTimeZone: 'UTC' }, { at: AT }],
    [
      'MRI, whose zone nobody knows',
      { vendor: 'MRI' },
      { at: { date: '2026-07-15', time: '14:30', timeZone: 'pms' } },
    ],
    [
      'Entrata, told its own time',
      { vendor: 'ENTRATA' },
      { at: { date: '2026-07-15', time: '14:30', timeZone: 'pms' } },
    ],
    [
      'Yardi, told its own time',
      { vendor: 'YARDI' },
      { at: { date: '2026-07-15', time: '14:30', timeZone: 'pms' } },
    ],
    [
      'RPX, told its own time',
      { vendor: 'REALPAGE_RPX' },
      { at: { date: '2026-07-15', time: '14:30', timeZone: 'pms' } },
    ],
  ])('is not asked for %s', async (_, settings, input) => {
    const timeZones = vi.fn(() => fail())
    const { preview, fetch } = setUp({ ...settings, options: { timeZones } })
    expect((await preview({ ...input, ...OF_PROP_1 })).time?.time).toMatch(/^\d\d:\d\d:\d\d$/)
    expect(timeZones).not.toHaveBeenCalled()
    expect(askedOf(fetch)).toEqual([])
  })

  it('is not asked where no property is told', async () => {
    const timeZones = vi.fn(() => fail())
    for (const vendor of ['REALPAGE_RPX', 'YARDI', 'ENTRATA']) {
      const { preview } = setUp({ vendor, options: { timeZones } })
      await preview({ at: AT }).catch(() => {})
      await preview({ at: { date: '2026-07-15', time: '14:30', timeZone: 'property' } }).catch(() => {})
    }
    expect(timeZones).not.toHaveBeenCalled()
  })

  it('is not asked for an input that is wrong already', async () => {
    const timeZones = vi.fn(() => fail())
    const { create, fetch } = rpx(timeZones)
    await create({ at: AT, ...OF_PROP_1, bogus: 1 }).catch(() => {})
    await create({ at: '2026-07-15T18:00:00', ...OF_PROP_1 }).catch(() => {})
    await create({
      at: { date: '2026-03-08', time: '02:30', timeZone: 'America/Chicago' },
      ...OF_PROP_1,
    }).catch(() => {})
    expect(timeZones).not.toHaveBeenCalled()
    expect(askedOf(fetch)).toEqual([])
  })
})

describe('an option about times', () => {
  const choices = [
    ['onTimeZoneConflict', /'error' or 'config' or 'record'/],
    ['timeZoneData', /'corrected' or 'runtime'/],
    ['onServerClockError', /'error' or 'warn'/],
    ['onAmbiguousInTarget', /'warn' or 'error'/],
    ['assumeDaylightSaving', /true or false/],
  ] as const
  const wrong = [
    null,
    '',
    'ERROR',
    'errors',
    'error ',
    'warn\n',
    'true',
    'toString',
    0,
    1,
    {},
    ['error'],
    () => 'error',
    Symbol('error'),
  ]

  it.each(choices)('%s is refused where it is no choice, and says which there are', async (name, says) => {
    for (const value of wrong) {
      const error = await errorBy(
        ConfigurationError,
        () => new Propexo({ token: 't', [name]: value } as never),
      )
      expect(
        error.issues.map(({ path }) => path),
        String(value),
      ).toEqual([`/${name}`])
      expect(error.message).toContain(name)
      expect(error.message).toMatch(says)
    }
  })

  it.each([
    { onTimeZoneConflict: 'warn' },
    { timeZoneData: 'correct' },
    { onServerClockError: 'ignore' },
    { onAmbiguousInTarget: 'record' },
    { assumeDaylightSaving: 'yes' },
  ])('%o is refused', async options => {
    await errorBy(ConfigurationError, () => new Propexo({ token: 't', ...options } as never))
  })

  it('is refused together with all others that are wrong', async () => {
    const options = {
      timeZones: 5,
      onTimeZoneConflict: 'x',
      timeZoneData: 'x',
      assumeDaylightSaving: 'x',
      onServerClockError: 'x',
      onAmbiguousInTarget: 'x',
      timeZone: 'America/Chicago',
    }
    const error = await errorBy(ConfigurationError, () => new Propexo({ token: '', ...options } as never))
    expect(error.issues.map(({ path }) => path).sort()).toEqual(
      ['token', ...Object.keys(options)].map(name => `/${name}`).sort(),
    )
  })

  it('that is unknown is refused with the one that is meant, or with the names of all', async () => {
    const refusalOf = (options: object) =>
      errorBy(ConfigurationError, () => new Propexo({ token: 't', ...options } as never))
    expect((await refusalOf({ timezones: {} })).message).toContain('did you mean timeZones?')
    const error = await refusalOf({ clocks: {}, zebra: {} })
    expect(error.message).toContain('did you mean clock?')
    for (const name of ['timeZones', 'onTimeZoneConflict', 'timeZoneData', 'assumeDaylightSaving'])
      expect(error.message).toContain(name)
  })

  it('may be undefined, as a variable that is not set', async () => {
    const names = ['timeZones', ...choices.map(([name]) => name)]
    const options = Object.fromEntries(names.map(name => [name, undefined]))
    const { preview } = setUp({ vendor: 'ENTRATA', options })
    expect((await preview({ at: AT })).time?.time).toBe('12:00:00')
  })
})

describe('onAmbiguousInTarget', () => {
  const TWICE = '2026-11-01T08:30:00Z'

  it.each([undefined, 'warn'] as const)(
    '%s sends a time that the PMS shows twice, with a warning',
    async option => {
      const options = option ? { onAmbiguousInTarget: option } : {}
      const { preview } = setUp({ vendor: 'ENTRATA', options })
      const { time } = await preview({ at: TWICE })
      expect(time).toMatchObject({ time: '01:30:00', offset: '-07:00', ambiguousInTarget: true })
      expect(time?.warnings).toEqual([
        { code: 'ambiguous_in_target', message: expect.stringMatching(/America\/Denver.*01:30:00 twice/) },
      ])
    },
  )

  it('error refuses it, at each way to it', async () => {
    const options = { onAmbiguousInTarget: 'error' } as const
    const { create, fetch } = setUp({ vendor: 'ENTRATA', options })
    const local = { date: '2026-11-01', time: '01:30' }
    for (const at of [
      TWICE,
      new Date(TWICE),
      { ...local, timeZone: 'America/Denver', disambiguation: 'later' },
      { ...local, timeZone: 'pms', disambiguation: 'earlier' },
    ]) {
      const error = await errorBy(TimeInputError, () => create({ at }))
      expect(error.issues.map(({ code }) => code)).toEqual(['lossy_target'])
      expect(error.message).toMatch(/choose another time/)
    }
    expect(askedOf(fetch)).toEqual([])
    await create({ at: '2026-11-01T09:00:00Z' })
    expect(askedOf(fetch)).toEqual(['write'])
  })
})

describe('timeZoneData', () => {
  const DECEMBER = '2026-12-01T18:00:00Z'
  const VANCOUVER = { prop_1: 'America/Vancouver' }
  /** What the runtime itself says. */
  const runtimes = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'America/Vancouver',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(DECEMBER))
  const isStale = (process.versions['tz'] ?? '') < '2026b'
  const runtime = { timeZoneData: 'runtime' } as const

  it('corrected gives a property in Vancouver the law of 2026', async () => {
    for (const options of [{}, { timeZoneData: 'corrected' }] as const)
      expect(await timeOf(rpx(VANCOUVER, options), 'prop_1', DECEMBER)).toMatchObject({
        time: '11:00:00',
        offset: '-07:00',
      })
  })

  it.each([
    ['the options', VANCOUVER],
    ['a function', () => 'America/Vancouver'],
  ])('runtime gives it what the runtime says, by the zone of %s', async (_, timeZones) => {
    expect(await timeOf(rpx(timeZones, runtime), 'prop_1', DECEMBER)).toMatchObject({ time: runtimes })
    if (isStale) expect(runtimes).toBe('10:00:00')
  })

  it('runtime gives it what the runtime says, by the zone of the call', async () => {
    const { preview } = setUp({ vendor: 'RESMAN', options: runtime })
    const at = { date: '2026-12-01', time: runtimes, timeZone: 'America/Vancouver' }
    expect((await preview({ at })).time).toMatchObject({ time: '18:00:00' })
    const text = `2026-12-01T${runtimes}${isStale ? '-08:00' : '-07:00'}[America/Vancouver]`
    expect((await preview({ at: text })).time).toMatchObject({ time: '18:00:00' })
  })

  it('runtime gives it what the runtime says, by appointmentTimeZone', async () => {
    const { preview } = setUp({
      vendor: 'MRI',
      appointmentTimeZone: 'America/Vancouver',
      options: runtime,
    })
    expect((await preview({ at: DECEMBER })).time).toMatchObject({ time: runtimes })
  })

  it('of one client is not that of another', async () => {
    const two = [rpx(VANCOUVER, runtime), rpx(VANCOUVER), rpx(VANCOUVER, runtime)]
    const times = await Promise.all(two.map(account => timeOf(account, 'prop_1', DECEMBER)))
    expect(times.map(time => time?.time)).toEqual([runtimes, '11:00:00', runtimes])
  })
})

describe('the options of integration()', () => {
  const integration = (options: unknown) =>
    clientForTimes(async () => queued()).integration('int_1', options as IntegrationOptions)

  it.each([
    ['null', null],
    ['text', 'ENTRATA'],
    ['a number', 5],
    ['a list', ['ENTRATA']],
    ['a function', () => ({})],
  ])('are refused where they are %s, and say what they must be', async (_, options) => {
    const error = await errorBy(ConfigurationError, () => integration(options))
    expect(error.message).toMatch(/integration\(\) are an object, such as \{ vendor/)
  })

  it.each([
    ['null', null],
    ['empty', ''],
    ['blank', ' '],
    ['in lower case', 'entrata'],
    ['as people call it', 'Rent Manager'],
    ['with a space behind', 'ENTRATA '],
    ['with a line break behind', 'ENTRATA\n'],
    ['a list', ['ENTRATA']],
    ['a number', 5],
    ['true', true],
    ['a slug', 'yardi_rest'],
  ])('are refused with a vendor that is %s', async (_, vendor) => {
    const error = await errorBy(ConfigurationError, () => integration({ vendor }))
    expect(error.issues.map(({ path }) => path)).toEqual(['/vendor'])
    expect(error.message).toMatch(/vendor must be as the API writes it.*ENTRATA/)
  })

  it.each([
    ['null', null],
    ['empty', ''],
    ['unknown', 'Mars/Phobos'],
    ['an abbreviation', 'MST'],
    ['an offset', '-07:00'],
    ['a zone whose sign is the other way round', 'Etc/GMT+7'],
    ['in the words of a time', 'pms'],
    ['in capitals', 'PROPERTY'],
    ['an object', {}],
    ['a number', -7],
  ])('are refused with an appointmentTimeZone that is %s', async (_, appointmentTimeZone) => {
    const error = await errorBy(ConfigurationError, () => integration({ appointmentTimeZone }))
    expect(error.issues.map(({ path }) => path)).toEqual(['/appointmentTimeZone'])
    expect(error.message).toMatch(/appointmentTimeZone must be .*IANA time zone.*'property'/)
  })

  it('are refused with all that is wrong', async () => {
    const options = { vendor: 'x', appointmentTimeZone: 'x', timeZone: 'UTC', appointmentTimezone: 'UTC' }
    const error = await errorBy(ConfigurationError, () => integration(options))
    expect(error.issues.map(({ path }) => path).sort()).toEqual(
      Object.keys(options)
        .map(name => `/${name}`)
        .sort(),
    )
    expect(error.message).toContain('timeZone is not an option; it takes vendor, appointmentTimeZone')
    expect(error.message).toContain('did you mean appointmentTimeZone?')
  })

  it('are refused where a getter throws', async () => {
    const options = Object.defineProperty({}, 'vendor', { enumerable: true, get: () => fail() })
    await errorBy(ConfigurationError, () => integration(options))
  })

  it('may be left out, undefined, or undefined one by one', () => {
    for (const options of [undefined, {}, { vendor: undefined, appointmentTimeZone: undefined }])
      expect(integration(options).id).toBe('int_1')
  })

  it('are read when it is made, and what is changed later does not matter', async () => {
    const options = { vendor: 'ENTRATA', appointmentTimeZone: 'America/Chicago' }
    const { leads } = integration(options).appointments
    Object.assign(options, { vendor: 'RESMAN', appointmentTimeZone: 'UTC' })
    expect((await leads.preview({ lead_id: 'lead_1', at: AT })).time).toMatchObject({ time: '13:00:00' })
  })
})

const fail = (reason: unknown = new Error('no')): never => {
  throw reason
}
