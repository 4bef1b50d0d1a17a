import { describe, expect, it } from 'vitest'
import { AT, bodyOf, CALL, eventsOf, idOf, knownAccount, pathsOf, refusalOf, warningsOf } from './account.js'

/** Each PMS does something else with the number: a field of its own, a loss, no rules at all. */
const VENDORS = ['ENTRATA', 'YARDI', 'REALPAGE_RPX', 'NEW_PMS']

const callAt = (vendor: string, fields: object): object => ({
  ...idOf('leads'),
  ...CALL,
  direction: 'to',
  event_type_id: 'type_1',
  employee_id: 'emp_1',
  ...(vendor === 'YARDI' ? { agent_name: 'Marisol Vega' } : {}),
  ...fields,
})

/** Characters that are not seen, or not what they seem, have names here. */
const LRM = '\u200e'
const LRE = '\u202a'
const PDF = '\u202c'
const NBSP = '\u00a0'
const FULL_WIDTH = '\uff15\uff11\uff12\uff15\uff15\uff15\uff10\uff11\uff14\uff12'
const ARABIC = '\u0665\u0661\u0662\u0665\u0665\u0665'

const PHONES = ['call_phone_number_from', 'call_phone_number_to'] as const

describe('phone numbers', () => {
  it.each([
    '911',
    '+15125550142',
    '(512) 555-0142',
    '+1 512.555.0142',
    '512/555/0142',
    '+44 20 7946 0958',
    '123456789012345',
    '+1\u2011512\u2011555\u20110142',
    `+1${NBSP}512${NBSP}5550142`,
    '1-2-3',
    '#31#5125550142',
    '*67 512 555 0142',
    'tel:5125550142'.slice(4),
  ])('are sent as they are given: %j', async number => {
    for (const name of PHONES) {
      const account = knownAccount('ENTRATA')
      await eventsOf(account.pms).logCall(callAt('ENTRATA', { [name]: number }))
      expect(bodyOf(account)[name]).toBe(number)
    }
  })

  it.each([' ', '\t', '\n', '\r\n', NBSP, '\u3000', '\ufeff', '\u2028'])(
    'are trimmed of %j around them, in logCall and in create',
    async space => {
      const given = {
        call_phone_number_from: `${space}+15125550142${space}`,
        call_phone_number_to: `${space}${space}512 555 0100${space}`,
      }
      const sent = { call_phone_number_from: '+15125550142', call_phone_number_to: '512 555 0100' }
      const logged = knownAccount('ENTRATA')
      await eventsOf(logged.pms).logCall(callAt('ENTRATA', given))
      expect(bodyOf(logged)).toMatchObject(sent)
      const created = knownAccount('ENTRATA')
      const { direction: _, at: event_datetime, ...event } = { ...CALL, direction: 'to' }
      const input = { ...idOf('leads'), ...event, ...given, event_datetime, event_type_id: 'type_1' }
      await eventsOf(created.pms).create(input)
      expect(bodyOf(created)).toMatchObject(sent)
    },
  )

  it.each([
    '12',
    '1234567890123456',
    '+',
    '()',
    '1-800-FLOWERS',
    '512 555 0142 x12',
    'ext 12 555',
    'unknown',
    'anonymous@sip.example.com',
    'sip:5125550142',
    'tel:+15125550142',
    `${LRM}+15125550142`,
    `+15125550142${LRM}`,
    `${LRE}+1 512 555 0142${PDF}`,
    `+1512\u200b5550142`,
    `+1512\u00ad5550142`,
    `+1512\u20605550142`,
    '+1512\n5550142',
    '+1512\r\n5550142',
    '+1512\u00005550142',
    FULL_WIDTH,
    `+${FULL_WIDTH}`,
    `512${ARABIC}`,
    '\u2460\u2461\u2462\u2463\u2464\u2465',
    '512\u00b2555',
    '+1512555\ufe0f\u20e30142',
    '\u0035\u0301125550142',
    '\ud835\udfd3125550142',
    '+15125550142, +15125550143',
    '0x1F4',
    '1e10',
  ])('are refused at every PMS: %j', async number => {
    for (const vendor of VENDORS)
      for (const name of PHONES) {
        const account = knownAccount(vendor)
        const issues = await refusalOf(account, () =>
          eventsOf(account.pms).logCall(callAt(vendor, { [name]: number })),
        )
        expect(pathsOf(issues)).toEqual([`/${name}`])
        expect(issues[0]?.message).toMatch(/phone number/)
      }
  })

  it.each([15125550142, ['911'], { number: '911' }, true])(
    'are refused where they are no text: %j',
    async number => {
      for (const vendor of VENDORS) {
        const account = knownAccount(vendor)
        const issues = await refusalOf(account, () =>
          eventsOf(account.pms).logCall(callAt(vendor, { call_phone_number_to: number })),
        )
        expect(pathsOf(issues)).toEqual(['/call_phone_number_to'])
      }
    },
  )

  it('are refused with a message of a reasonable length, and in a reasonable time', async () => {
    const account = knownAccount('ENTRATA')
    const started = performance.now()
    for (const number of ['x'.repeat(1_000_000), '1'.repeat(1_000_000), '-'.repeat(1_000_000)]) {
      const issues = await refusalOf(account, () =>
        eventsOf(account.pms).logCall(callAt('ENTRATA', { call_phone_number_to: number })),
      )
      expect(issues[0]?.message.length).toBeLessThan(300)
    }
    expect(performance.now() - started).toBeLessThan(5_000)
  })

  it('are refused in create() as well, also at a PMS that knows no details of calls', async () => {
    for (const vendor of ['ENTRATA', 'REALPAGE', 'NEW_PMS']) {
      const account = knownAccount(vendor)
      const issues = await refusalOf(account, () =>
        eventsOf(account.pms).create({
          ...idOf('leads'),
          event_datetime: AT,
          property_id: 'prop_1',
          event_name: 'Phone call',
          call_phone_number_from: 'unknown',
        }),
      )
      expect(pathsOf(issues)).toContain('/call_phone_number_from')
    }
  })

  it('may be anything where the rules option says so', async () => {
    const rules = { 'generic.events.call_phone_number_*': 'warn' } as const
    const account = knownAccount('ENTRATA', { client: { rules } })
    const job = await eventsOf(account.pms).logCall(
      callAt('ENTRATA', { call_phone_number_from: 'anonymous' }),
    )
    expect(bodyOf(account)['call_phone_number_from']).toBe('anonymous')
    expect(pathsOf(warningsOf(job))).toEqual(['/call_phone_number_from'])
  })
})

describe('links to a recording', () => {
  it.each([
    'https://calls.example.com/5b20e7',
    'http://localhost:8080/a',
    'HTTPS://CALLS.EXAMPLE.COM/A',
    'https://calls.example.com/?q=a%20b#t=5',
    'https://192.0.2.7/a.mp3',
  ])('are sent as they are given, in the field that the PMS has: %s', async link => {
    for (const [vendor, field] of [
      ['ENTRATA', 'call_audio_link'],
      ['REALPAGE_RPX', 'call_recording_url'],
      ['NEW_PMS', 'call_audio_link'],
    ] as const) {
      const account = knownAccount(vendor)
      await eventsOf(account.pms).logCall(callAt(vendor, { call_audio_link: link }))
      expect(bodyOf(account)[field]).toBe(link)
    }
  })

  it.each([
    '',
    ' ',
    '/recordings/5b20e7',
    'calls.example.com/5b20e7',
    '//calls.example.com/5b20e7',
    'ftp://calls.example.com/a',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:audio/mpeg;base64,AAAA',
    'https:/calls.example.com',
    'https:\\\\calls.example.com\\a',
    'https://',
    'https:///a',
    'https://calls.example.com/a b',
    ' https://calls.example.com/a',
    'https://calls.example.com/a\n',
    'https://calls.example.com/a\u0000',
    'https://[::1',
    'https://calls.example.com:99999/',
    7,
    null,
    ['https://calls.example.com'],
  ])('are refused at every PMS, also where they would be lost: %j', async link => {
    for (const vendor of VENDORS) {
      const account = knownAccount(vendor)
      const issues = await refusalOf(account, () =>
        eventsOf(account.pms).logCall(callAt(vendor, { call_audio_link: link })),
      )
      expect(pathsOf(issues)).toEqual(['/call_audio_link'])
    }
  })

  it.each(['ftp://calls.example.com/a', 'calls.example.com/a'])(
    'are refused as call_recording_url of create(): %s',
    async call_recording_url => {
      const account = knownAccount('REALPAGE_RPX')
      const issues = await refusalOf(account, () =>
        eventsOf(account.pms).create({
          ...idOf('leads'),
          event_datetime: AT,
          property_id: 'prop_1',
          employee_id: 'emp_1',
          event_type_id: 'type_1',
          call_recording_url,
        }),
      )
      expect(pathsOf(issues)).toEqual(['/call_recording_url'])
    },
  )
})
