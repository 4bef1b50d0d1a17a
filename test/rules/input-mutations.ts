import { contract } from './contract-fields.js'
import { type Fields, GOOD, type Valid } from './valid-inputs.js'

/** One thing that is wrong with an input. */
export interface Mutation {
  readonly name: string
  readonly field: string
  /** What the field becomes; undefined: it is left out. */
  readonly change: PropertyDescriptor | undefined
  /** Fields because of which it is wrong, so that they must stay as they are. */
  readonly because: readonly string[]
}

/** A copy in which that is wrong. */
export const mutated = (input: Fields, ...mutations: readonly Mutation[]): Record<string, unknown> => {
  const copy: Record<string, unknown> = { ...input }
  for (const { field, change } of mutations) {
    if (change) Object.defineProperty(copy, field, { enumerable: true, configurable: true, ...change })
    else delete copy[field]
  }
  return copy
}

type Named = Readonly<Record<string, unknown>>

const throwing = (): never => {
  throw new Error('resists')
}
const TRAPS: ProxyHandler<object> = {
  get: throwing,
  has: throwing,
  ownKeys: throwing,
  getPrototypeOf: throwing,
  getOwnPropertyDescriptor: throwing,
}
/** Throws at every question. */
export const resisting = (): object => new Proxy({}, TRAPS)
export const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
const circular: unknown[] = []
circular.push(circular)

/** What no field takes, but that of a number or of a boolean one of them. */
const NEVER: Named = {
  null: null,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  'an empty list': [],
  'a list': ['text'],
  'an empty object': {},
  'an object': { toString: 'text' },
  'an object without prototype': Object.create(null),
  'a list that holds itself': circular,
  'a boxed text': Object('text'),
  'a Map': new Map([['a', 1]]),
  'an invalid Date': new Date(Number.NaN),
  'a symbol': Symbol('text'),
  'a function': () => 'text',
  'a BigInt': 10n,
  'toJSON that throws': { toJSON: throwing },
  'toJSON that gives nothing': { toJSON: () => undefined },
  'a proxy that throws': resisting(),
  'a revoked proxy': revoked(),
}
const NO_TEXT: Named = { ...NEVER, 'a number': 42, '-0': -0, true: true, false: false }
const NO_NUMBER: Named = {
  ...NEVER,
  'digits as text': '30',
  'empty text': '',
  true: true,
  'a boxed number': Object(30),
}
const BROKEN_TEXT: Named = {
  'half of a surrogate pair': 'a\ud83d',
  'the other half': '\ude00a',
  'halves the wrong way round': '\ude00\ud83d',
}
/** Names of what every object has. */
const INHERITED: Named = { constructor: 'constructor', toString: 'toString', __proto: '__proto__' }

const TEXT: Named = { ...NO_TEXT, ...BROKEN_TEXT }
const ID: Named = {
  ...TEXT,
  'empty text': '',
  'blank text': ' \t',
  'white space around it': ' id_1 ',
  'a line break': 'id\n1',
  'a NUL': 'id\u0000',
}
const IN_PATH: Named = { ...ID, 'two dots': '..', 'a dot': '.', 'a slash': 'a/b', 'a backslash': 'a\\b' }
const ENUM: Named = {
  ...TEXT,
  ...INHERITED,
  'empty text': '',
  'an unknown value': 'NO_SUCH_VALUE',
  'huge text': 'x'.repeat(100_000),
}
const MINUTES: Named = { ...NO_NUMBER, zero: 0, '-0': -0, negative: -30, 'a fraction': 29.5 }
const SECONDS: Named = {
  ...NO_NUMBER,
  negative: -1,
  'a fraction': 0.5,
  'more than a day': 86_401,
  huge: 1e300,
}
const CENTS: Named = { ...NO_NUMBER, negative: -1 }
const FLAG: Named = { ...NEVER, 'a number': 1, '-0': -0, text: 'true', 'empty text': '' }
const PHONE: Named = { ...TEXT, 'empty text': '', 'blank text': ' \t' }
const LINK: Named = {
  ...TEXT,
  'empty text': '',
  'no URL': 'recording',
  relative: '/recordings/1',
  'no host': 'https://',
  'a space in the host': 'https://example .com/1',
}
const ADDRESS: Named = {
  ...TEXT,
  'empty text': '',
  'no address': 'ada',
  'no domain': 'ada@',
  'no person': '@example.com',
}
const ADDRESSES: Named = {
  ...ADDRESS,
  'one that is none': 'a@example.com, ada',
  'commas alone': ' , ,',
}

const local = (fields: Fields): Fields => ({
  date: '2026-06-08',
  time: '14:30',
  timeZone: 'America/Chicago',
  ...fields,
})
const TIME: Named = {
  ...NO_TEXT,
  'empty text': '',
  'half of a surrogate pair': '\ud800',
  'huge text': '2'.repeat(100_000),
  'a date alone': '2026-06-08',
  'no offset': '2026-06-08T14:30:00',
  'a time of day': '09:30:00',
  'a time with text around it': 'x09:30:00Z',
  'a date that does not exist': '2026-02-30T10:00:00Z',
  'an offset of a day': '2026-06-08T14:30:00-24:00',
  'a fraction without digits': '2026-06-08T14:30:00.Z',
  'the last century': '1999-12-31T23:59:59Z',
  'a sentinel': '9999-12-31T00:00:00Z',
  'a local date that does not exist': local({ date: '2026-02-30' }),
  'a local time of no clock': local({ time: '24:00' }),
  'a local time with text around it': local({ time: 'x09:30:00' }),
  'a local time with an offset': local({ time: '09:30:00-07:00' }),
  'a local time without zone': local({ timeZone: undefined }),
  'an abbreviated zone': local({ timeZone: 'EST' }),
  'a zone that is none': local({ timeZone: '__proto__' }),
  'a local time with a field more': local({ offset: '-05:00' }),
  'a time that clocks skip': local({ date: '2026-03-08', time: '02:30' }),
  'a time that clocks show twice': local({ date: '2026-11-01', time: '01:30' }),
}

const KINDS: Readonly<Record<string, Named>> = {
  ...Object.fromEntries(Object.keys(GOOD).map(name => [name, name.endsWith('_id') ? ID : TEXT])),
  ...Object.fromEntries(
    ['at', 'event_datetime', 'appointment_datetime', 'time_from', 'time_to'].map(name => [name, TIME]),
  ),
  ...Object.fromEntries(
    ['appointment_type', 'status', 'priority', 'event_type', 'direction', 'call_status'].map(name => [
      name,
      ENUM,
    ]),
  ),
  appointment_duration_minutes: MINUTES,
  call_duration: SECONDS,
  rent_amount_in_cents: CENTS,
  email_send: FLAG,
  detailsInNotes: FLAG,
  call_phone_number_from: PHONE,
  call_phone_number_to: PHONE,
  call_audio_link: LINK,
  call_recording_url: LINK,
  email_from: ADDRESS,
  email_to: ADDRESS,
  email_cc: ADDRESSES,
  email_bcc: ADDRESSES,
}

/** PMSs that list the names of their events. */
const NAMED_EVENTS = /^(?:YARDI|YARDI_REST|RESMAN|REALPAGE) events\.(?:leads|applicants)\.create/

/** How many UTF-16 code units a text may have; none where nothing is said. */
export const limitOf = ({ record, person, method }: Valid, field: string): number | undefined => {
  if (field === 'title') return record === 'appointments' ? 50 : undefined
  const isLimited = field === 'notes' && person !== 'residents' && method !== 'update'
  return isLimited ? 256 : undefined
}

const valuesOf = (valid: Valid, field: string, input: Fields): Named => {
  const { title, method } = valid
  if (field === 'event_id' && method === 'update') return IN_PATH
  if (field === 'event_name' && NAMED_EVENTS.test(title)) return ENUM
  const limit = limitOf(valid, field)
  const tooLong = limit && { 'one too long': 'x'.repeat(limit + 1), 'huge text': 'x'.repeat(100_000) }
  // Text that is not needed may be empty: that says as little as no text, and may be how a PMS deletes it.
  const empty = KINDS[field] === TEXT &&
    field in valid.minimal &&
    input[field] !== undefined && { 'empty text': '' }
  const all = { ...KINDS[field], ...tooLong, ...empty }
  // A detail that is put into the notes makes them too long as well.
  if (input['detailsInNotes'] !== true || field === 'notes') return all
  return Object.fromEntries(Object.entries(all).filter(([name]) => name !== 'huge text'))
}

const mutation = (
  name: string,
  field: string,
  change: PropertyDescriptor | undefined,
  because: readonly string[] = [],
): Mutation => ({
  name: `${field}: ${name}`,
  field,
  change,
  because,
})

/** What makes it wrong to leave out a field that is in the input for no other reason. */
const BECAUSE: Readonly<Record<string, readonly string[]>> = {
  email_from: ['direction', 'email_send'],
  rent_amount_in_cents: ['event_name'],
}

/** Fields of no input, and fields that belong to another operation, another person or the integration. */
const foreignTo = ({ record, person, method, maximal, isClosed }: Valid): string[] => {
  const isLog = method === 'logCall' || method === 'logEmail'
  const operation = isLog ? 'create' : method
  const known = contract(record, person, operation)
  const others = [
    'lead_id',
    'applicant_id',
    'resident_id',
    'event_id',
    'integration_id',
    'appointment_date',
    'appointment_time',
  ]
  const odd = [
    'bogus_field',
    'Notes',
    'notes ',
    'a/b~c',
    '0',
    'length',
    'toJSON',
    'constructor',
    'toString',
    'hasOwnProperty',
    '__proto__',
  ]
  const reserved = isLog
    ? ['event_datetime', 'event_name', 'call_recording_url']
    : ['direction', 'detailsInNotes']
  const untaken = isClosed ? known.filter(name => GOOD[name] !== undefined) : []
  return [...new Set([...others, ...odd, ...reserved, ...untaken])].filter(
    name => !Object.hasOwn(maximal, name),
  )
}

/** Everything that can be wrong with the fields that an input has. */
export const fieldMutationsOf = (valid: Valid, input: Fields): Mutation[] =>
  Object.keys(input).flatMap(field => [
    ...Object.entries(valuesOf(valid, field, input)).map(([name, value]) => mutation(name, field, { value })),
    mutation('a getter that throws', field, { get: throwing }),
    ...(field in valid.minimal
      ? [
          mutation('left out', field, undefined, BECAUSE[field]),
          mutation('undefined', field, { value: undefined }, BECAUSE[field]),
        ]
      : []),
  ])

/** A field too many. */
export const foreignMutationsOf = (valid: Valid): Mutation[] =>
  foreignTo(valid).flatMap(field => [
    mutation('a field that is not taken', field, {
      value: Object.hasOwn(GOOD, field) ? GOOD[field] : 'text',
    }),
    mutation('a getter that throws in a field that is not taken', field, { get: throwing }),
  ])
