import { describe, expect, it } from 'vitest'
import { WriteFailedError } from '../../../src/index.js'
import { ANY_PMS, clientOf } from '../../support/client.js'
import { json } from '../../support/recording-fetch.js'
import { errorBy } from '../../support/thrown.js'

const failure = (errors: unknown) =>
  errorBy(WriteFailedError, () =>
    clientOf(async () => json({ write_status: 'FAILURE', errors, created_record_id: null }))
      .writes.get('job_1')
      .wait({ pollMs: 0.1 }),
  )

/** What a PMS may have said, and the message and status that are taken out of it. */
const COMPLAINTS: readonly (readonly [string, string, string, number | undefined])[] = [
  ['plain text', 'Lead not found', 'Lead not found', undefined],
  ['JSON with a message', '{"message":"Slot taken"}', 'Slot taken', undefined],
  ['JSON with message and status', '{"message":"Slot taken","status":409}', 'Slot taken', 409],
  ['a status as text', '{"message":"Slot taken","statusCode":"409"}', 'Slot taken', 409],
  ['a nested message', '{"error":{"message":"No such unit","code":404}}', 'No such unit', 404],
  ['an error that is text', '{"error":"Invalid lead"}', 'Invalid lead', undefined],
  ['a problem of RFC 9457', '{"title":"Conflict","detail":"Slot taken","status":409}', 'Slot taken', 409],
  ['a title alone', '{"title":"Conflict"}', 'Conflict', undefined],
  ['an empty message beside a nested one', '{"message":"","error":{"message":"Taken"}}', 'Taken', undefined],
  ['a message that is no text', '{"message":{"a":1},"detail":"Taken"}', 'Taken', undefined],
  ['a status that is none', '{"message":"Taken","status":7}', 'Taken', undefined],
  ['a code that is text', '{"error":{"message":"Taken","code":"E_TAKEN"}}', 'Taken', undefined],
  ['truncated JSON', '{"message":"Slot ta', '{"message":"Slot ta', undefined],
  ['JSON without anything known', '{"a":1}', '{"a":1}', undefined],
  ['JSON null', 'null', 'null', undefined],
  ['a JSON number', '404', '404', undefined],
  ['a JSON list', '[{"message":"Taken"}]', '[{"message":"Taken"}]', undefined],
  ['empty text', '', '', undefined],
  ['XML', '<fault>Taken</fault>', '<fault>Taken</fault>', undefined],
  [
    'fields called like methods',
    '{"message":"Taken","status":{"valueOf":1,"toString":1}}',
    'Taken',
    undefined,
  ],
]

describe('a complaint of the PMS', () => {
  it.each(COMPLAINTS)('that is %s is parsed', async (_, raw, message, status) => {
    const error = await failure([raw])
    expect(error).toMatchObject({ kind: 'write_failed', jobId: 'job_1' })
    expect(error.errors).toEqual([{ message, raw, ...(status === undefined ? {} : { status }) }])
    expect(error.message).toContain(message)
  })

  it('is one of several, all of which are kept in order', async () => {
    const { errors, message } = await failure(['first', '{"message":"second"}', 'third'])
    expect(errors.map(each => each.message)).toEqual(['first', 'second', 'third'])
    expect(message).toContain('first; second; third')
  })

  it.each([
    ['no list', undefined],
    ['an empty list', []],
    ['null', null],
  ])('may be missing, with %s', async (_, errors) => {
    const error = await failure(errors)
    expect(error.errors).toEqual([])
    expect(error.message).toContain('no reason')
  })

  it('of a write names its operation; of a job that was looked up it cannot', async () => {
    const { events } = clientOf(async (_url, { method }) =>
      json(method === 'POST' ? { job_id: 'job_2' } : { write_status: 'FAILURE', errors: ['no'] }),
    ).integration('int_1', ANY_PMS)
    const job = await events.leads.create({ lead_id: 'lead_1' })
    const error = await errorBy(WriteFailedError, () => job.wait({ pollMs: 0.1 }))
    expect(error).toMatchObject({ jobId: 'job_2', operation: 'POST /v1/events/leads' })
    expect((await failure(['no'])).operation).toBeUndefined()
  })

  it('stands in the JSON of the error', async () => {
    const error = await failure(['{"message":"Slot taken","status":409}'])
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      name: 'WriteFailedError',
      kind: 'write_failed',
      jobId: 'job_1',
      errors: [{ message: 'Slot taken', status: 409 }],
    })
  })
})
