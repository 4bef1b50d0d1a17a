import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigurationError, Propexo } from '../../src/index.js'
import { cases } from '../support/cases.js'
import { errorBy } from '../support/thrown.js'

/** What the constructor has against a base URL; undefined: nothing. */
const problemOf = (baseUrl: string, others: object = {}): string | undefined => {
  try {
    new Propexo({ token: 'token_1', environment: { baseUrl, ...others } })
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

const IN_CLEAR = /environment.*must be https, or the token travels in clear.*allowHttp/

/** Names and addresses of this machine, by RFC 6761, RFC 1122 and RFC 4291, however they are written. */
const LOOPBACK = [
  'http://localhost',
  'http://localhost:4010/base',
  'http://LOCALHOST',
  'http://mock.localhost:4010',
  'http://127.0.0.1',
  'http://127.0.0.1:4010',
  'http://127.8.9.10',
  'http://127.1',
  'http://2130706433',
  'http://0x7f.0.0.1',
  'http://[::1]',
  'http://[::1]:4010',
  'http://[0:0:0:0:0:0:0:1]',
]

/** Everybody else, among them names that look like this machine. */
const ELSEWHERE = [
  'http://api.propexo.com',
  'HTTP://api.propexo.com',
  'http://api.propexo.com:443',
  'http://10.0.0.1',
  'http://192.168.1.10:4010',
  'http://169.254.169.254',
  'http://128.0.0.1',
  'http://127.0.0.1.example.com',
  'http://localhost.example.com',
  'http://notlocalhost',
  'http://[::2]',
  'http://[fe80::1]',
]

describe('a base URL in clear', () => {
  it.each(LOOPBACK)('of this machine is taken: %s', url => {
    expect(problemOf(url)).toBeUndefined()
  })

  it.each(ELSEWHERE)('of another machine is refused unless it is allowed: %s', url => {
    expect(problemOf(url)).toMatch(IN_CLEAR)
    expect(problemOf(url, { allowHttp: false })).toMatch(IN_CLEAR)
    expect(problemOf(url, { allowHttp: undefined })).toMatch(IN_CLEAR)
    expect(problemOf(url, { allowHttp: true })).toBeUndefined()
  })

  it('is refused of any domain and of any address beyond 127.0.0.0/8, and https of each is taken', () => {
    const address = fc.ipV4().filter(each => !each.startsWith('127.'))
    const host = fc.oneof(
      fc.domain().filter(each => !/(^|\.)localhost$/.test(each)),
      address,
      fc
        .ipV6()
        .filter(each => new URL(`http://[${each}]`).hostname !== '[::1]')
        .map(each => `[${each}]`),
    )
    fc.assert(
      fc.property(host, name => {
        expect(problemOf(`http://${name}`)).toMatch(IN_CLEAR)
        expect(problemOf(`https://${name}`)).toBeUndefined()
      }),
      { numRuns: cases(500) },
    )
  })

  it.each([null, 'true', 1, {}])('is not allowed by %j', async allowHttp => {
    const environment = { baseUrl: 'http://api.propexo.com', allowHttp } as never
    const error = await errorBy(ConfigurationError, () => new Propexo({ token: 'token_1', environment }))
    expect(error.issues.map(({ path }) => path)).toContain('/environment')
    expect(error.message).toContain('allowHttp')
  })
})
