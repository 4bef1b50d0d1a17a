import { describe, expect, it, vi } from 'vitest'
import {
  InvalidRequestError,
  isPropexoError,
  ResponseShapeError,
  ServerError,
  StatusError,
} from '../../src/index.js'
import { ANY_PMS, clientOf } from '../support/client.js'
import { json } from '../support/recording-fetch.js'
import { errorBy } from '../support/thrown.js'

const leadOf = (answer: Response) =>
  clientOf(async () => answer)
    .integration('int_1', ANY_PMS)
    .events.leads.create({ lead_id: 'lead_1' })

const invalid = (details: unknown) =>
  errorBy(InvalidRequestError, () =>
    leadOf(json({ error: { code: 'invalid', message: 'no', details } }, { status: 400 })),
  )

const issue = { code: 'unrecognized_keys', path: ['body'], message: 'Unrecognized key', keys: ['notess'] }
const other = { code: 'invalid_type', path: ['body', 'notes'], message: 'Expected string' }

describe('the issues of a 400', () => {
  it.each([
    ['error.details.issues', { issues: [issue, other] }, [issue, other]],
    ['error.details.details.issues', { name: 'ZodError', details: { issues: [issue] } }, [issue]],
    ['the outer of both', { issues: [issue], details: { issues: [other] } }, [issue]],
  ])('come from %s', async (_, details, issues) => {
    expect((await invalid(details)).issues).toEqual(issues)
  })

  it.each([
    ['no details', undefined],
    ['details that are null', null],
    ['details that are text', 'no'],
    ['details that are a list', [issue]],
    ['issues that are no list', { issues: 'no' }],
    ['issues that are null', { issues: null, details: null }],
    ['inner details that are text', { details: 'no' }],
  ])('are none with %s', async (_, details) => {
    expect((await invalid(details)).issues).toEqual([])
  })

  it('leave out what is no object', async () => {
    expect((await invalid({ issues: [null, 'no', 5, [issue], issue] })).issues).toEqual([issue])
  })

  it('come through, also when there are hundreds of them', async () => {
    const error = await invalid({
      issues: Array.from({ length: 300 }, (_, row) => ({ ...issue, path: ['body', row] })),
    })
    expect(error.issues[0]).toMatchObject({ code: 'unrecognized_keys', keys: ['notess'] })
    expect(error.message).toContain('no')
    expect(error.message).not.toContain('cut off')
  })

  it.each(['', '<html>', '{"error":', 'null', '{"issues":[{}]}'])('are none with the body %j', async text => {
    const error = await errorBy(InvalidRequestError, () => leadOf(new Response(text, { status: 400 })))
    expect(error.issues).toEqual([])
  })
})

describe('what an error carries of a body', () => {
  const huge = 'x'.repeat(3_000_000)

  it('is the parsed JSON', async () => {
    const body = { error: { code: 'a', message: 'b', details: { deep: [1, null, { c: true }] } } }
    expect((await errorBy(StatusError, () => leadOf(json(body, { status: 409 })))).body).toEqual(body)
  })

  it('keeps a field called __proto__ as a field', async () => {
    const text = '{"error":{"code":"a","message":"b"},"__proto__":{"polluted":true}}'
    const error = await errorBy(StatusError, () => leadOf(new Response(text, { status: 409 })))
    expect(JSON.stringify(error.body)).toBe(text)
    expect({}).not.toHaveProperty('polluted')
  })

  it.each([
    ['HTML', `<html>${huge}`],
    ['text', huge],
    ['truncated JSON', `{"a":"${huge}`],
    ['JSON text', JSON.stringify(huge)],
    ['JSON outside of the envelope', JSON.stringify({ data: huge })],
    ['a long list', JSON.stringify(Array.from({ length: 300_000 }, () => 'record'))],
    ['the envelope with a long message', JSON.stringify({ error: { code: 'a', message: huge } })],
    [
      'the envelope with long details',
      JSON.stringify({ error: { code: 'a', message: 'b', details: { huge } } }),
    ],
  ])('is bounded when the server sends three megabytes of %s', async (_, text) => {
    const error = await errorBy(ServerError, () => leadOf(new Response(text, { status: 500 })))
    expect(JSON.stringify(error.body).length).toBeLessThan(100_000)
    expect(error.message.length).toBeLessThan(100_000)
  })

  it('is bounded when a 200 of three megabytes has no job id', async () => {
    const error = await errorBy(ResponseShapeError, () => leadOf(json({ data: huge })))
    expect(JSON.stringify(error.body).length).toBeLessThan(100_000)
  })

  it.each([1_000, 4_000, 9_000, 20_000, 200_000])('does not overflow the stack at %i levels', async depth => {
    const text = `{"error":${'['.repeat(depth)}${']'.repeat(depth)}}`
    const error = await errorBy(InvalidRequestError, () => leadOf(new Response(text, { status: 400 })))
    expect(error.status).toBe(400)
    const { error: body } = await clientOf(async () => new Response(text, { status: 400 })).api.GET(
      '/v1/events/',
    )
    expect(body).toMatchObject({ error: { code: 'http_400' } })
  })
})

describe('an error', () => {
  it('is recognised by another copy of the package', async () => {
    vi.resetModules()
    const copy = await import('../../src/index.js')
    const error = await errorBy(ServerError, () => leadOf(new Response('', { status: 500 })))
    expect(error).not.toBeInstanceOf(copy.PropexoError)
    expect(copy.isPropexoError(error)).toBe(true)
  })

  it.each([undefined, null, 'text', 5, {}, [], new Error('x'), { kind: 'server' }, () => 1])(
    'is not any other value, such as %o',
    value => {
      expect(isPropexoError(value)).toBe(false)
    },
  )
})
