import { describe, expect, it } from 'vitest'
import { type AmbiguousWriteError, isPropexoError } from '../../../src/index.js'
import { API_INPUT, createLab, INPUT, logOf } from './support/lost.js'

const GIVEN = 'https://bücher.example/a b|{c}'
const SENT = 'https://xn--bcher-kva.example/a%20b%7C%7Bc%7D'

const lost = async (logged: string) => {
  const { clock, losing, pms, entry } = createLab()
  const fetch = losing(() => logOf([entry({ parameters: { ...API_INPUT, call_recording_url: logged } })]))
  const { leads } = pms(fetch).events
  const writing = leads.create({ ...INPUT, call_recording_url: GIVEN })
  const ending = await clock.runUntil(writing).catch((error: unknown) => error)
  const [{ body } = { body: '' }] = fetch.requests.filter(({ method }) => method === 'POST')
  return { ending, body: JSON.parse(body) as Record<string, unknown> }
}

describe('a lost write whose link was rewritten', () => {
  it('is known in the log by what was sent', async () => {
    const { ending, body } = await lost(SENT)
    expect(body['call_recording_url']).toBe(SENT)
    expect(ending).toMatchObject({ id: 'job_7', adopted: true, sent: { body: { call_recording_url: SENT } } })
  })

  it('is not another one that has the link as it was given', async () => {
    const { ending } = await lost(GIVEN)
    expect(isPropexoError(ending) && ending.kind).toBe('ambiguous_write')
    const { write, candidates } = ending as AmbiguousWriteError
    expect(write.body).toMatchObject({ call_recording_url: SENT })
    expect(candidates).toEqual([])
  })
})
