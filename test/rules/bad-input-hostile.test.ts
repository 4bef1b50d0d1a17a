import { describe, expect, it } from 'vitest'
import { shareOf } from '../support/cases.js'
import { limitOf, resisting, revoked } from './input-mutations.js'
import { type Fields, flawOf, type Outcome, send, VALID, type Valid } from './valid-inputs.js'

const EACH: readonly (readonly [string, Valid])[] = shareOf(VALID).map(valid => [valid.title, valid])

const bodyOf = ({ requests, thrown }: Outcome): string => {
  if (thrown !== undefined) throw thrown
  expect(requests).toHaveLength(1)
  return requests[0]?.body ?? ''
}

const expectRefusal = ({ thrown, requests }: Outcome): void => {
  expect(requests).toHaveLength(0)
  expect(['rule', 'time_input'], String(thrown)).toContain((thrown as { kind?: unknown }).kind)
}

const throwing = (): never => {
  throw new Error('resists')
}

describe('an input that is no object with fields', () => {
  const WRONG: readonly unknown[] = [
    ...[undefined, null, Number.NaN, -0, 0, '', 'lead_1', true, 10n, Symbol('lead_1'), () => ({})],
    ...[[], [{ lead_id: 'lead_1' }], new Date(), new Map([['lead_id', 'lead_1']]), new Set(['lead_1'])],
    ...[Object('lead_1'), new Error('lead_1'), 'x'.repeat(100_000), new Uint8Array(2), Promise.resolve({})],
    ...[resisting(), revoked()],
  ]

  it.each(EACH)('is refused, and nothing is sent: %s', async (_, valid) => {
    for (const input of WRONG) expectRefusal(await send(valid, input))
  })
})

describe('an input that is refused', () => {
  it.each(EACH)('stays as it was, and may be frozen: %s', async (_, valid) => {
    const input = Object.freeze({
      ...valid.maximal,
      bogus_field: Object.freeze({ list: Object.freeze([1]) }),
    })
    const before = structuredClone(input)
    expect(flawOf(await send(valid, input), ['bogus_field'])).toBeUndefined()
    expect(input).toEqual(before)
  })

  it.each(EACH)('is not looked up either: %s', async (_, valid) => {
    const options = { verifyRecipient: true, verifyEmployee: true, ignoreUnknownFields: true }
    for (const field of Object.keys(valid.minimal)) {
      const outcome = await send(valid, { ...valid.maximal, [field]: null }, options)
      expect(flawOf(outcome, [field])).toBeUndefined()
    }
  })
})

describe('an input that throws when it is looked at', () => {
  it.each(EACH)('is refused, and nothing is sent: %s', async (_, valid) => {
    for (const trap of ['get', 'ownKeys', 'getOwnPropertyDescriptor'] as const)
      expectRefusal(await send(valid, new Proxy({ ...valid.maximal }, { [trap]: throwing })))
  })

  it.each(EACH)(
    'is refused by the one field that throws something that is no error: %s',
    async (_, valid) => {
      for (const field of Object.keys(valid.maximal)) {
        for (const thrown of [undefined, null, 'resists', Symbol('resists')]) {
          const get = (): never => {
            throw thrown
          }
          const input = Object.defineProperty({ ...valid.maximal }, field, { get, enumerable: true })
          expect(flawOf(await send(valid, input), [field])).toBeUndefined()
        }
      }
    },
  )

  const TIMED = EACH.filter(([, { maximal }]) => 'at' in maximal)
  it.each(TIMED)('is refused by the part of a time that throws: %s', async (_, valid) => {
    for (const part of ['date', 'time', 'timeZone', 'disambiguation']) {
      const time = { date: '2026-06-08', time: '14:30', timeZone: 'America/Chicago' }
      const at = Object.defineProperty(time, part, { get: throwing, enumerable: true })
      expect(flawOf(await send(valid, { ...valid.maximal, at }), ['at'])).toBeUndefined()
    }
  })
})

describe('an input that is unusual, and right', () => {
  it.each(EACH)('is sent as its plain copy would be: %s', async (_, valid) => {
    const plain = bodyOf(await send(valid, valid.maximal))
    class Tour {}
    const same = [
      Object.assign(new Tour(), valid.maximal),
      new Proxy({ ...valid.maximal }, {}),
      Object.defineProperty({ ...valid.maximal }, 'hidden', { get: throwing, enumerable: false }),
      { ...valid.maximal, [Symbol('own')]: 'of the caller' },
      Object.seal({ ...valid.maximal }),
    ]
    for (const input of same) expect(bodyOf(await send(valid, input))).toBe(plain)
  })

  it.each(EACH)('is read once, so that what was checked is what is sent: %s', async (_, valid) => {
    const reads: Record<string, number> = {}
    const input = {}
    for (const [name, value] of Object.entries(valid.maximal)) {
      const get = (): unknown => {
        reads[name] = (reads[name] ?? 0) + 1
        return reads[name] === 1 ? value : Symbol('another value')
      }
      Object.defineProperty(input, name, { get, enumerable: true })
    }
    expect(bodyOf(await send(valid, input))).toBe(bodyOf(await send(valid, valid.maximal)))
    expect(Object.entries(reads).filter(([, times]) => times !== 1)).toEqual([])
  })

  it.each(EACH)('has its own fields only: what is inherited is missing: %s', async (_, valid) => {
    // JSON has no prototypes, so that what is only inherited would not be sent either.
    expectRefusal(await send(valid, Object.create(valid.maximal)))
  })
})

describe('names that every object has', () => {
  const NAMES = [
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'valueOf',
    'hasOwnProperty',
    'toJSON',
    'then',
  ]
  const VALUES = ['"text"', '{"lead_id":"lead_1","polluted":true}', 'null', '[]']

  /** As an input comes out of a request: JSON.parse makes own fields of all names. */
  const parsed = (input: Fields, name: string, value: string): unknown => {
    const fields = Object.entries(input).map(([key, own]) => `${JSON.stringify(key)}:${JSON.stringify(own)}`)
    return JSON.parse(`{${[...fields, `${JSON.stringify(name)}:${value}`].join()}}`)
  }

  it.each(EACH)('are fields like any other, which no operation takes: %s', async (_, valid) => {
    for (const name of NAMES) {
      for (const value of VALUES)
        expect(flawOf(await send(valid, parsed(valid.minimal, name, value)), [name]), name).toBeUndefined()
      const bare = Object.assign(Object.create(null), valid.minimal)
      const own = Object.defineProperty(bare, name, { value: 'text', enumerable: true })
      expect(flawOf(await send(valid, own), [name])).toBeUndefined()
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it.each(EACH)('do not stand in for needed fields: %s', async (_, valid) => {
    for (const field of Object.keys(valid.minimal)) {
      const { [field]: value, ...others } = valid.minimal
      const input = parsed(others, '__proto__', JSON.stringify({ [field]: value }))
      const { thrown, requests } = await send(valid, input)
      expect(requests).toHaveLength(0)
      expect(JSON.stringify(thrown)).toContain(`"/${field}"`)
    }
  })

  it('has a place for a field without a name, and complains about it once', async () => {
    for (const valid of VALID) {
      const { thrown, requests } = await send(valid, { ...valid.minimal, '': 'text' })
      expect(requests).toHaveLength(0)
      // RFC 6901: an empty name is one slash; an empty pointer is the whole input.
      expect(thrown, valid.title).toMatchObject({ issues: [{ path: '/' }] })
    }
  })
})

describe('the length of a text', () => {
  const LIMITED = EACH.flatMap(([title, valid]) =>
    Object.keys(valid.maximal)
      // Where details are put into the notes, they have to share their room.
      .filter(field => limitOf(valid, field) !== undefined && valid.maximal['detailsInNotes'] !== true)
      .map(field => [field, title, valid] as const),
  )
  const FACE = '\u{1f600}'

  it.each(LIMITED)('of %s is counted in UTF-16 code units, to the last one: %s', async (field, _, valid) => {
    const limit = limitOf(valid, field) ?? 0
    const fitting = [
      'x'.repeat(limit),
      `${'x'.repeat(limit - 2)}${FACE}`,
      FACE.repeat(limit / 2),
      '\u00e9'.repeat(limit),
      'e\u0301'.repeat(limit / 2),
    ]
    for (const text of fitting) {
      const body = bodyOf(await send(valid, { ...valid.maximal, [field]: text }))
      expect(JSON.parse(body)[field] ?? text).toBe(text)
    }
    const tooLong = [
      'x'.repeat(limit + 1),
      `${'x'.repeat(limit - 1)}${FACE}`,
      `${FACE.repeat(limit / 2)}x`,
      `x${'e\u0301'.repeat(limit / 2)}`,
      'x'.repeat(1_000_000),
    ]
    for (const text of tooLong)
      expect(flawOf(await send(valid, { ...valid.maximal, [field]: text }), [field])).toBeUndefined()
  })

  it.each(LIMITED)('of %s is not saved by half a character: %s', async (field, _, valid) => {
    const limit = limitOf(valid, field) ?? 0
    const cut = `${'x'.repeat(limit - 1)}${FACE}`.slice(0, limit)
    for (const text of [cut, '\ud800', '\udfff', `a\udc00\ud800z`])
      expect(flawOf(await send(valid, { ...valid.maximal, [field]: text }), [field])).toBeUndefined()
  })

  const FREE = ['notes', 'title', 'reasons_for_event', 'email_body', 'email_subject']
  const UNLIMITED = EACH.flatMap(([title, valid]) =>
    Object.keys(valid.maximal)
      .filter(field => FREE.includes(field) && limitOf(valid, field) === undefined)
      .filter(() => valid.maximal['detailsInNotes'] !== true)
      .map(field => [field, title, valid] as const),
  )

  it.each(UNLIMITED)(
    'of %s has no limit where none is documented, and nothing is cut off: %s',
    async (field, _, valid) => {
      const text = `${'long '.repeat(20_000)}${FACE}`
      const body = bodyOf(await send(valid, { ...valid.maximal, [field]: text }))
      expect(JSON.parse(body)[field] ?? text).toBe(text)
    },
  )

  it.each(EACH)(
    'may be none where the text is not needed, and then is sent as it is: %s',
    async (_, valid) => {
      // Empty text is how a text is cleared, and says nothing false; an empty id would mean nobody, or everybody.
      for (const field of FREE.filter(name => name in valid.maximal && !(name in valid.minimal))) {
        const { detailsInNotes: __, ...input } = valid.maximal
        const body = bodyOf(await send(valid, { ...input, [field]: '' }))
        expect(JSON.parse(body)[field] ?? '').toBe('')
      }
    },
  )
})
