import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  AmbiguousWriteError,
  AuthenticationError,
  ConnectionError,
  type Propexo,
  ServerError,
} from '../../../src/index.js'
import { cases } from '../../support/cases.js'
import { ANY_PMS, clientOf } from '../../support/client.js'
import { randomOf } from '../../support/random.js'
import { json } from '../../support/recording-fetch.js'
import { errorBy, thrownBy } from '../../support/thrown.js'
import { tracesOf } from '../../support/traces.js'

/** RFC 6750, `b64token`. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/'

const LENGTHS = [
  24, 63, 64, 65, 255, 256, 1_023, 1_999, 2_000, 2_001, 3_900, 4_096, 19_999, 20_001, 65_536, 100_000,
]

/** Tokens of every length, as a vault or a service for JWTs gives them. */
const token = fc
  .tuple(fc.oneof(fc.constantFrom(...LENGTHS), fc.integer({ min: 24, max: 100_000 })), fc.nat())
  .map(([length, seed]) => {
    const random = randomOf(seed)
    return Array.from({ length }, () => LETTERS[random.below(LETTERS.length)]).join('')
  })

const entities = (text: string): string =>
  text.replace(/[^\w]/g, each => `&#x${each.charCodeAt(0).toString(16)};`)
const escapes = (text: string): string =>
  text.replace(/[^\w]/g, each => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** How a server may write what it was sent. */
const WRITTEN: readonly ((text: string) => string)[] = [
  text => text,
  encodeURIComponent,
  text => encodeURIComponent(encodeURIComponent(text)),
  entities,
  escapes,
]

/** Answers that repeat it. */
const ECHOES: readonly ((said: string, status: number) => Response)[] = [
  (said, status) =>
    json({ error: { code: 'bad', message: `refused ${said}`, details: { [said]: [said] } } }, { status }),
  (said, status) => json(`Bearer ${said}`, { status }),
  (said, status) => new Response(`<html><pre>Authorization: Bearer ${said}</pre></html>`, { status }),
  (said, status) => new Response(`${'x'.repeat(1_990)}${said}`, { status }),
  (said, status) => new Response(`{"error":{"message":"${said}`, { status }),
  (said, status) => json({}, { status, headers: { 'x-debug': said, location: `/?auth=${said}` } }),
]

const pieceOf = (secret: string): readonly string[] => [
  secret.slice(0, 16),
  secret.slice(-16),
  secret.slice(secret.length / 2 - 8, secret.length / 2 + 8),
]

/** Neither the token nor a part of it by which it could be guessed. */
const expectHidden = (error: unknown, secret: string): void => {
  const traces = tracesOf(error)
  for (const piece of pieceOf(secret)) expect(traces.includes(piece), piece).toBe(false)
}

const read = (propexo: Propexo): Promise<unknown> => propexo.writes.get('job_1').status()
const write = (propexo: Propexo): Promise<unknown> =>
  propexo.integration('int_1', ANY_PMS).events.leads.create({ lead_id: 'lead_1' })

describe('a token of any length up to 100,000', () => {
  const echo = fc.record({
    secret: token,
    written: fc.constantFrom(...WRITTEN),
    answer: fc.constantFrom(...ECHOES),
  })

  it('is told of by no refusal that repeats it, and the refusal keeps its kind', async () => {
    await fc.assert(
      fc.asyncProperty(echo, fc.constantFrom(read, write), async ({ secret, written, answer }, call) => {
        const propexo = clientOf(async () => answer(written(secret), 401), { token: secret })
        expectHidden(await errorBy(AuthenticationError, () => call(propexo)), secret)
      }),
      { numRuns: cases(80) },
    )
  })

  it('is told of by no write whose answer is lost, which is known to be lost', async () => {
    await fc.assert(
      fc.asyncProperty(echo, async ({ secret, written, answer }) => {
        const propexo = clientOf(async () => answer(written(secret), 502), { token: secret })
        const error = await errorBy(AmbiguousWriteError, () => write(propexo))
        expect(error.cause).toBeInstanceOf(ServerError)
        expectHidden(error, secret)
      }),
      { numRuns: cases(80) },
    )
  })

  it('is told of by no error of a fetch that repeats it, nor by one of a token function', async () => {
    await fc.assert(
      fc.asyncProperty(token, fc.constantFrom(...WRITTEN), async (secret, written) => {
        const fail = () => Promise.reject(new TypeError(`bad header Bearer ${written(secret)}`))
        const error = await errorBy(ConnectionError, () => read(clientOf(fail, { token: secret })))
        expect(error.message).toContain('[redacted]')
        expectHidden(error, secret)
        const vault = (): Promise<string> => Promise.reject(new Error(`no ${secret}`))
        expectHidden(await thrownBy(() => read(clientOf(fail, { token: vault }))), secret)
      }),
      { numRuns: cases(40) },
    )
  })

  it.each(['letters', 'digits'])('of %s alone is told of by no error of the token function', async kind => {
    for (const length of [24, 25, 1_000, 100_000]) {
      const secret = (kind === 'letters' ? 'qWxvBnmKjh' : '9382746510')
        .repeat(length / 10 + 1)
        .slice(0, length)
      const vault = (): Promise<string> => Promise.reject(new Error(`no ${secret} there`))
      const error = await thrownBy(() => read(clientOf(async () => json({}), { token: vault })))
      expectHidden(error, secret)
    }
  })

  it('is taken out as often as it stands there', async () => {
    await fc.assert(
      fc.asyncProperty(token, fc.integer({ min: 1, max: 5 }), async (secret, count) => {
        const message = Array.from({ length: count }, () => secret).join(' ')
        const answer = async () => json({ error: { code: 'bad', message } }, { status: 401 })
        const error = await errorBy(AuthenticationError, () => read(clientOf(answer, { token: secret })))
        expect(error.message).toContain(`401: ${Array(count).fill('[redacted]').join(' ')}.`)
        expectHidden(error, secret)
      }),
      { numRuns: cases(40) },
    )
  })
})
