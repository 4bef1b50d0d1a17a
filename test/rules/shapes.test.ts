import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { validateBody } from '../../generated/validators/post-v1-events-leads.js'
import { toUri } from '../../src/writes/links.js'
import { cases } from '../support/cases.js'
import {
  AT,
  bodyOf,
  CALL,
  eventsOf,
  idOf,
  issuesBy,
  knownAccount,
  pathsOf,
  warningsOf,
} from '../writes/calls/event-account.js'

/** Each PMS does something else with the number: a field of its own, a loss, no rules at all. */
const VENDORS = ['ENTRATA', 'YARDI', 'REALPAGE_RPX', 'NEW_PMS']

const callAt = (vendor: string, fields: object): object => ({
  ...idOf('leads'),
  ...CALL,
  direction: 'outbound',
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

/** Whatever a telephone system says in place of a number, and what a warning says about it. */
const ODD: readonly (readonly [number: string, doubt: RegExp])[] = [
  ['anonymous', /holds "anonymous"/],
  ['Restricted', /holds "Restricted"/],
  ['unknown', /holds "unknown"/],
  ['+1 (303) 555-0142 ext. 12', /holds "ext"/],
  ['512 555 0142 x12', /holds "x"/],
  ['x12', /holds "x"/],
  ['+1 303 555 0142 #12345', /16 digits/],
  ['sip:5125550142', /holds "sip"/],
  ['sip:anonymous@sip.example.com', /holds "sip"/],
  ['tel:+15125550142', /holds "tel"/],
  ['011 86 138 0013 8000', /16 digits/],
  ['1-800-FLOWERS', /holds "FLOWERS"/],
  ['12', /2 digits/],
  ['+', /0 digits/],
  ['()', /0 digits/],
  ['1234567890123456', /16 digits/],
  ['+15125550142, +15125550143', /22 digits/],
  ['0x1F4', /holds "x"/],
  [`${LRM}+15125550142`, /holds "U\+200E"/],
  [`+15125550142${LRM}`, /holds "U\+200E"/],
  [`${LRE}+1 512 555 0142${PDF}`, /holds "U\+202A"/],
  ['+1512\u200b5550142', /holds "U\+200B"/],
  ['+1512\n5550142', /holds "U\+000A"/],
  ['+1512\u00005550142', /holds "U\+0000"/],
  [FULL_WIDTH, /holds "５/],
  [`512${ARABIC}`, /holds "٥/],
  ['512\u00b2555', /holds "²"/],
  ['+1512555\ufe0f\u20e30142', /holds "U\+FE0FU\+20E3"/],
  [' +15125550142', /white space around/],
  ['+15125550142\t', /white space around/],
  [`${NBSP}512 555 0142`, /white space around/],
]

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
  ])('are sent as they are given, without a word: %j', async number => {
    for (const name of PHONES) {
      const account = knownAccount('ENTRATA')
      const job = await eventsOf(account.pms).logCall(callAt('ENTRATA', { [name]: number }))
      expect(bodyOf(account)[name]).toBe(number)
      expect(warningsOf(job)).toEqual([])
    }
  })

  it.each(ODD)('are sent as they are given, with a warning: %j', async (number, doubt) => {
    for (const name of PHONES) {
      const logged = knownAccount('ENTRATA')
      const job = await eventsOf(logged.pms).logCall(callAt('ENTRATA', { [name]: number }))
      expect(bodyOf(logged)[name]).toBe(number)
      const [doubts, lost] = [true, false].map(isOfNumber =>
        warningsOf(job).filter(({ path }) => (path !== '/direction') === isOfNumber),
      )
      // Only two numbers tell who has called whom.
      expect(lost).toHaveLength((number.match(/\p{Nd}/gu) ?? []).length < 3 ? 1 : 0)
      expect(doubts).toEqual([
        {
          rule: `generic.events.${name}`,
          path: `/${name}`,
          message: expect.stringMatching(doubt),
          source: 'ITU-T E.164',
        },
      ])
      expect(doubts?.[0]?.message).toContain('(inferred: no page gives a format of numbers')
      const created = knownAccount('ENTRATA')
      const { at: event_datetime, ...call } = { ...CALL, event_type_id: 'type_1', ...idOf('leads') }
      const event = await eventsOf(created.pms).create({ ...call, event_datetime, [name]: number })
      expect(bodyOf(created)[name]).toBe(number)
      expect(pathsOf(warningsOf(event))).toEqual([`/${name}`])
    }
  })

  it('of any text that is not blank reach the PMS as they are', async () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter(each => each.trim() !== '')
    await fc.assert(
      fc.asyncProperty(text, async number => {
        const account = knownAccount('ENTRATA')
        await eventsOf(account.pms).logCall(callAt('ENTRATA', { call_phone_number_from: number }))
        expect(bodyOf(account)['call_phone_number_from']).toBe(number)
      }),
      { numRuns: cases(200) },
    )
  })

  it.each(['', ' ', '\t\n', NBSP])('are refused where they are empty: %j', async number => {
    for (const vendor of VENDORS) {
      const account = knownAccount(vendor)
      const issues = await issuesBy(account, () =>
        eventsOf(account.pms).logCall(callAt(vendor, { call_phone_number_from: number })),
      )
      expect(pathsOf(issues)).toEqual(['/call_phone_number_from'])
    }
    const account = knownAccount('ENTRATA')
    const { at: event_datetime, ...call } = { ...CALL, event_type_id: 'type_1', ...idOf('leads') }
    const input = { ...call, event_datetime, call_phone_number_to: number }
    const issues = await issuesBy(account, () => eventsOf(account.pms).create(input))
    expect(pathsOf(issues)).toEqual(['/call_phone_number_to'])
  })

  it.each(['YARDI', 'REALPAGE_RPX', 'REALPAGE', 'RESMAN'])(
    'may be anything at %s, which has no field for them',
    async vendor => {
      const account = knownAccount(vendor)
      const fields = { call_phone_number_from: 'anonymous', detailsInNotes: true }
      const job = await eventsOf(account.pms).logCall(callAt(vendor, fields))
      expect(bodyOf(account)['notes']).toContain('from anonymous')
      expect(pathsOf(warningsOf(job))).not.toContain('/call_phone_number_from')
    },
  )

  it.each([15125550142, ['911'], { number: '911' }, true])(
    'are refused where they are no text: %j',
    async number => {
      for (const vendor of VENDORS) {
        const account = knownAccount(vendor)
        const issues = await issuesBy(account, () =>
          eventsOf(account.pms).logCall(callAt(vendor, { call_phone_number_to: number })),
        )
        expect(pathsOf(issues)).toEqual(['/call_phone_number_to'])
      }
    },
  )

  it('are warned of with a message of a reasonable length', async () => {
    for (const number of ['x'.repeat(1_000_000), '1'.repeat(1_000_000), '-'.repeat(1_000_000)]) {
      const account = knownAccount('ENTRATA')
      const job = await eventsOf(account.pms).logCall(callAt('ENTRATA', { call_phone_number_to: number }))
      expect(warningsOf(job)[0]?.message.length).toBeLessThan(300)
    }
  })

  it('are refused, or sent without a word, where the rules option says so', async () => {
    const strict = knownAccount('ENTRATA', {
      client: { rules: { 'generic.events.call_phone_number_*': 'enforce' } },
    })
    const input = callAt('ENTRATA', { call_phone_number_from: 'anonymous' })
    const issues = await issuesBy(strict, () => eventsOf(strict.pms).logCall(input))
    expect(pathsOf(issues)).toEqual(['/call_phone_number_from'])
    const silent = knownAccount('ENTRATA', {
      client: { rules: { 'generic.events.call_phone_number_*': 'off' } },
    })
    // That a withheld number leaves the direction untold is another rule's.
    expect(pathsOf(warningsOf(await eventsOf(silent.pms).logCall(input)))).toEqual(['/direction'])
  })
})

/** As given, and as sent. */
const REWRITTEN: readonly (readonly [given: string, sent: string])[] = [
  ['https://bücher.example/ü', 'https://xn--bcher-kva.example/%C3%BC'],
  ['https://calls.example.com/a b|{c}', 'https://calls.example.com/a%20b%7C%7Bc%7D'],
  ['https://calls.example.com/?q=ä|{}^`"<>', 'https://calls.example.com/?q=%C3%A4%7C%7B%7D%5E%60%22%3C%3E'],
  ['https://calls.example.com/100%', 'https://calls.example.com/100%25'],
  ['https://calls.example.com/%zz%41', 'https://calls.example.com/%25zz%41'],
  ['https://calls.example.com/#t=5#6[7]', 'https://calls.example.com/#t=5%236%5B7%5D'],
  ['https://calls.example.com/\u{1F600}', 'https://calls.example.com/%F0%9F%98%80'],
  [' https://calls.example.com/a\n', 'https://calls.example.com/a'],
  ['https:\\\\calls.example.com\\a', 'https://calls.example.com/a'],
  ['https:/calls.example.com', 'https://calls.example.com/'],
  ['https:///a', 'https://a/'],
]

const UNUSUAL = [
  'ftp://calls.example.com/a',
  'sips:recorder@calls.example.com',
  's3://bucket/calls/5b20e7.mp3',
  'file:///calls/5b20e7.mp3',
  'data:audio/mpeg;base64,AAAA',
  'javascript:alert(1)',
  'calls.example.com:8080/5b20e7',
]

describe('links to a recording', () => {
  const FIELDS = [
    ['ENTRATA', 'call_audio_link'],
    ['REALPAGE_RPX', 'call_recording_url'],
    ['NEW_PMS', 'call_audio_link'],
  ] as const

  it.each([
    'https://calls.example.com/5b20e7',
    'http://localhost:8080/a',
    'HTTPS://CALLS.EXAMPLE.COM/A',
    'https://calls.example.com/?q=a%20b#t=5',
    "https://calls.example.com/a/../b;v='1'?X-Signature=a%2fb",
    'https://192.0.2.7/a.mp3',
    'https://[2001:db8::1]:8443/a',
  ])('are sent as they are given, in the field that the PMS has: %s', async link => {
    for (const [vendor, field] of FIELDS) {
      const account = knownAccount(vendor)
      await eventsOf(account.pms).logCall(callAt(vendor, { call_audio_link: link }))
      expect(bodyOf(account)[field]).toBe(link)
    }
  })

  it.each(REWRITTEN)('are written as the contract takes them: %j becomes %s', async (given, sent) => {
    for (const [vendor, field] of FIELDS) {
      const account = knownAccount(vendor)
      const job = await eventsOf(account.pms).logCall(callAt(vendor, { call_audio_link: given }))
      expect(bodyOf(account)[field]).toBe(sent)
      expect(job.sent?.body[field]).toBe(sent)
      expect(pathsOf(warningsOf(job))).not.toContain('/call_audio_link')
    }
  })

  it('are whatever the WHATWG parser takes, with the same meaning, and never rewritten twice', () => {
    const noisy = fc
      .webUrl({ withFragments: true, withQueryParameters: true })
      .chain(url => fc.string({ unit: 'grapheme' }).map(noise => url + noise))
    fc.assert(
      fc.property(noisy, url => {
        fc.pre(!/\p{Surrogate}/u.test(url))
        const uri = toUri(url)
        if (uri === undefined) {
          expect(() => new URL(url)).toThrow()
          return
        }
        expect(validateBody({ integration_id: 'int_1', call_audio_link: uri })).toBe(true)
        expect(toUri(uri)).toBe(uri)
        // But for what is escaped, the parser reads the same.
        const plain = (text: string): string =>
          new URL(text).href.replace(/%25/g, '%').replace(/%[0-9a-f]{2}/gi, unescape)
        expect(plain(uri)).toBe(plain(url))
      }),
      { numRuns: cases(2_000) },
    )
  })

  it('are read in the same way however often', () => {
    const texts = new Set(Array.from({ length: 50_000 }, () => toUri('https://bücher.example/ü')))
    expect([...texts]).toEqual(['https://xn--bcher-kva.example/%C3%BC'])
  })

  it.each(UNUSUAL)('warn where whoever opens them may not: %s', async link => {
    for (const [vendor, field] of FIELDS) {
      const account = knownAccount(vendor)
      const job = await eventsOf(account.pms).logCall(callAt(vendor, { call_audio_link: link }))
      expect(bodyOf(account)[field]).toBe(link)
      const warnings = warningsOf(job).filter(({ path }) => path === '/call_audio_link')
      expect(warnings).toMatchObject([{ rule: `generic.events.${field}` }])
      expect(warnings[0]?.message).toContain(`has the scheme "${link.split(':')[0]}"`)
      expect(warnings[0]?.message).toContain('(inferred')
    }
  })

  it('are not said to be sent as they are, which may not be true', async () => {
    const account = knownAccount('ENTRATA')
    const job = await eventsOf(account.pms).logCall(callAt('ENTRATA', { call_audio_link: 's3://a/ü b' }))
    expect(bodyOf(account)['call_audio_link']).toBe('s3://a/%C3%BC%20b')
    const [warning] = warningsOf(job).filter(({ path }) => path === '/call_audio_link')
    expect(warning?.message).toMatch(/\(inferred: the contract takes every URL\)$/)
  })

  it.each([
    '',
    ' ',
    '/recordings/5b20e7',
    'calls.example.com/5b20e7',
    '//calls.example.com/5b20e7',
    'https://',
    'https://[::1',
    'https://calls.example.com:99999/',
    'https://a b/',
    'foo:',
    ' foo: ',
    'foo:/',
    'foo://',
    'foo:///',
    'foo:?',
    'foo://?#',
    'file:',
    7,
    null,
    ['https://calls.example.com'],
  ])('are refused at every PMS, also where they would be lost: %j', async link => {
    for (const vendor of VENDORS) {
      const account = knownAccount(vendor)
      const issues = await issuesBy(account, () =>
        eventsOf(account.pms).logCall(callAt(vendor, { call_audio_link: link })),
      )
      expect(pathsOf(issues)).toEqual(['/call_audio_link'])
      if (typeof link === 'string') expect(issues[0]?.message).toContain('absolute URL, such as https://')
    }
  })

  it('are the same as call_recording_url of create()', async () => {
    const input = {
      ...idOf('leads'),
      event_datetime: AT,
      property_id: 'prop_1',
      employee_id: 'emp_1',
      event_type_id: 'type_1',
    }
    const account = knownAccount('REALPAGE_RPX')
    const call_recording_url = 'https://bücher.example/ü'
    await eventsOf(account.pms).create({ ...input, call_recording_url })
    expect(bodyOf(account)['call_recording_url']).toBe('https://xn--bcher-kva.example/%C3%BC')
    const wrong = knownAccount('REALPAGE_RPX')
    const issues = await issuesBy(wrong, () =>
      eventsOf(wrong.pms).create({ ...input, call_recording_url: 'calls.example.com/a' }),
    )
    expect(pathsOf(issues)).toEqual(['/call_recording_url'])
  })
})
