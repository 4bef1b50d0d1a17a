import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ConfigurationError, Propexo } from '../../src/index.js'
import { cases } from '../support/cases.js'
import { anything, fieldsOf } from '../support/garbage.js'
import { thrownIfAny } from '../support/thrown.js'

const refusalOf = (options: unknown): Promise<unknown> => thrownIfAny(() => new Propexo(options as never))

it('the constructor accepts options or refuses them by a ConfigurationError, and does nothing else', async () => {
  const options = fc.oneof(
    anything(),
    fieldsOf(['token', 'environment', 'timeoutMs', 'fetch']),
    anything().map(value => ({ token: 'token_1', environment: { baseUrl: value } })),
  )
  await fc.assert(
    fc.asyncProperty(options, async value => {
      const thrown = await refusalOf(value)
      expect(thrown === undefined || thrown instanceof ConfigurationError, String(thrown)).toBe(true)
    }),
    { numRuns: cases(2_000) },
  )
})

it('no token that the constructor accepts fails in a header, and none that fails is accepted', async () => {
  const token = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.stringMatching(/^[\x21-\x7e]+$/))
  await fc.assert(
    fc.asyncProperty(token, async value => {
      if ((await refusalOf({ token: value })) !== undefined) return
      expect(new Headers({ authorization: `Bearer ${value}` }).get('authorization')).toBe(`Bearer ${value}`)
    }),
    { numRuns: cases(1_000) },
  )
})

it('a base URL that is accepted can be sent to, and keeps its host', async () => {
  const baseUrl = fc.oneof(
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
    fc
      .tuple(
        fc.constantFrom('http://a.test', 'https://a.test', 'HTTPS://A.test:8080/b', 'http://127.0.0.1:4010'),
        fc.string({ maxLength: 5 }),
      )
      .map(each => each.join('')),
  )
  await fc.assert(
    fc.asyncProperty(baseUrl, async text => {
      const urls: string[] = []
      const fetch = async (url: string): Promise<Response> => {
        urls.push(url)
        return new Response('{"write_status":"PENDING"}')
      }
      const options = { token: 'token_1', environment: { baseUrl: text }, fetch, quota: false } as const
      if ((await refusalOf(options)) !== undefined) return
      await new Propexo(options).writes.get('job_1').status()
      const [url = ''] = urls
      expect(new URL(url).host).toBe(new URL(text).host)
      expect(url).toMatch(/^https:|^http:\/\/127\./)
      expect(url.endsWith('/v1/admin/write-status/job_1')).toBe(true)
    }),
    { numRuns: cases(1_000) },
  )
})
