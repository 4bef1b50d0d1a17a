import { describe, expect, it } from 'vitest'
import { ConfigurationError, RuleError, TimeInputError } from '../../src/index.js'
import { ANY_PMS, AT, clientOf } from '../support/client.js'
import { EACH_WRITE } from '../support/facade-writes.js'
import { queued, recordingFetch } from '../support/recording-fetch.js'
import { errorBy, thrownBy } from '../support/thrown.js'

const fail = (): never => {
  throw new Error('not to be read')
}

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

const nested = (depth: number): unknown => {
  let value: unknown = 'core'
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { value }
  return value
}

/** Values that throw, or overflow the stack, when they are looked at in the wrong way. */
const RESISTING: readonly (readonly [string, () => unknown])[] = [
  ['a revoked proxy', revoked],
  ['a proxy whose keys throw', () => new Proxy({}, { ownKeys: fail })],
  ['a proxy whose properties throw', () => new Proxy({ a: 1 }, { get: fail })],
  ['a proxy whose prototype throws', () => new Proxy({ a: 1 }, { getPrototypeOf: fail })],
  ['an object whose getter throws', () => Object.defineProperty({}, 'a', { enumerable: true, get: fail })],
  ['an object whose toJSON throws', () => ({ toJSON: fail })],
  ['an object whose tag throws', () => Object.defineProperty({}, Symbol.toStringTag, { get: fail })],
  ['a list whose item throws', () => Object.defineProperty(['a'], 0, { get: fail, enumerable: true })],
  ['an object nested ten thousand levels deep', () => nested(10_000)],
  ['an object nested a hundred thousand levels deep', () => nested(100_000)],
]

/** It has an id in its path, a body and a time; all methods share its code. */
const UPDATE = EACH_WRITE.filter(([name]) => name === 'appointments.leads.update')

describe.each(UPDATE)('%s', (_, { call, input, id }) => {
  const refusalOf = async (value: unknown): Promise<unknown> => {
    const fetch = recordingFetch(() => queued())
    const error = await thrownBy(() => call(clientOf(fetch).integration('int_1', ANY_PMS), value))
    expect(fetch.requests).toHaveLength(0)
    return error
  }

  it.each(RESISTING)('refuses %s as input, and never fails otherwise', async (_, make) => {
    expect(await refusalOf(make())).toBeInstanceOf(RuleError)
  })

  it.each(RESISTING)('refuses %s as a field, and never fails otherwise', async (_, make) => {
    expect(await refusalOf({ ...input, notes: make() })).toBeInstanceOf(RuleError)
  })

  it.each(RESISTING)('refuses %s as an id, and never fails otherwise', async (_, make) => {
    expect(await refusalOf({ ...input, [id]: make() })).toBeInstanceOf(RuleError)
  })

  it.each(RESISTING)('refuses %s as the time, and never fails otherwise', async (_, make) => {
    const error = await refusalOf({ ...input, at: make() })
    expect(error).toBeInstanceOf(TimeInputError)
  })

  it.each(RESISTING)('refuses %s in a time, and never fails otherwise', async (_, make) => {
    const error = await refusalOf({ ...input, at: { ...AT, time: make() } })
    expect(error).toBeInstanceOf(TimeInputError)
  })

  it.each(RESISTING)('refuses %s among its options, and never fails otherwise', async (_, make) => {
    const fetch = recordingFetch(() => queued())
    const pms = clientOf(fetch).integration('int_1', ANY_PMS)
    for (const name of ['signal', 'timeoutMs', 'headers']) {
      const options = { [name]: make(), bogus: 1 }
      await errorBy(ConfigurationError, () => call(pms, input, options as never))
    }
    expect(fetch.requests).toHaveLength(0)
  })
})

describe('the query of a list', () => {
  it.each(RESISTING)('is refused with %s, and nothing fails otherwise', async (_, make) => {
    const fetch = recordingFetch(() => queued())
    const propexo = clientOf(fetch)
    await errorBy(RuleError, () => propexo.list('/v1/events/', { lead_id: make() } as never).next())
    expect(fetch.requests).toHaveLength(0)
  })
})
