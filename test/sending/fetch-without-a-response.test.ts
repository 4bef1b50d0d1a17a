import { describe, expect, it } from 'vitest'
import { AmbiguousWriteError, ConnectionError, type Fetch } from '../../src/index.js'
import { ANY_PMS, AT, clientOf } from '../support/client.js'
import { thrownBy } from '../support/thrown.js'

const answerWith = (headers: unknown) => ({ status: 200, headers, text: async () => '{}' })

const GIVEN: readonly (readonly [string, unknown, RegExp])[] = [
  ['nothing', undefined, /the option fetch gave undefined; it must return the Response/],
  ['null', null, /gave null; it must return/],
  ['text', 'ok', /gave ok; it must return/],
  ['an object', {}, /gave an object that is no Response/],
  ['a status that is text', { ...answerWith(new Headers()), status: '200' }, /an object that is no Response/],
  ['no text()', { status: 200, headers: new Headers() }, /an object that is no Response/],
  ['no headers', answerWith(undefined), /headers are no Headers/],
  ['headers with get alone', answerWith({ get: () => null }), /headers are no Headers/],
  ['headers as a Map', answerWith(new Map([['a', 'b']])), /headers are no Headers/],
  ['headers as an object', answerWith({ a: 'b' }), /headers are no Headers/],
]

describe.each(GIVEN)('a fetch that gives %s', (_, given, message) => {
  const setUp = () => {
    const ends: string[] = []
    let calls = 0
    const fetch = (async () => {
      calls += 1
      return given
    }) as unknown as Fetch
    const hooks = {
      onRequest: () => void ends.push('request'),
      onResponse: () => void ends.push('response'),
      onFailure: () => void ends.push('failure'),
      onCall: () => void ends.push('call'),
    }
    return { ends, calls: () => calls, propexo: clientOf(fetch, { hooks, retry: {} }) }
  }

  it('makes a read fail once, by what it gave', async () => {
    const { ends, calls, propexo } = setUp()
    const error = await thrownBy(() => propexo.writes.get('job_1').status())
    expect(error).toBeInstanceOf(ConnectionError)
    expect(error).toMatchObject({ stage: 'answering', sent: true, message: expect.stringMatching(message) })
    expect(calls()).toBe(1)
    expect(ends).toEqual(['request', 'failure', 'call'])
  })

  it('leaves open what became of a write, and says why', async () => {
    const { ends, propexo } = setUp()
    const { leads } = propexo.integration('int_1', ANY_PMS).appointments
    const error = await thrownBy(() => leads.create({ lead_id: 'lead_1', at: AT }))
    expect(error).toBeInstanceOf(AmbiguousWriteError)
    expect((error as Error).message).toMatch(/the option fetch gave/)
    expect(ends.filter(each => each !== 'call')).toEqual(['request', 'failure'])
  })
})
