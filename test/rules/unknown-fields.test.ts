import { describe, expect, it } from 'vitest'
import {
  AT,
  type Body,
  CALL,
  EMAIL,
  eventsOf,
  idOf,
  issuesBy,
  knownAccount,
} from '../writes/calls/event-account.js'

const INPUTS = {
  logCall: { ...idOf('leads'), ...CALL, event_type_id: 'type_1' },
  logEmail: { ...idOf('leads'), ...EMAIL, event_type_id: 'type_1' },
  create: { ...idOf('leads'), event_datetime: AT, event_type_id: 'type_1' },
} as const

const messageAbout = async (method: keyof typeof INPUTS, fields: Body): Promise<string> => {
  const account = knownAccount('ENTRATA')
  const issues = await issuesBy(account, () =>
    eventsOf(account.pms)[method]({ ...INPUTS[method], ...fields }),
  )
  expect(issues).toHaveLength(1)
  return issues[0]?.message ?? ''
}

const listIn = (message: string): string[] => message.replace(/^.*; it takes /, '').split(', ')

describe('a field that nobody knows', () => {
  it.each([
    ['logCall', 'directon', 'direction'],
    ['logEmail', 'Direction', 'direction'],
    ['logCall', 'detailInNotes', 'detailsInNotes'],
    ['logEmail', 'details_in_notes', 'detailsInNotes'],
    ['logCall', 'call_phone_number_form', 'call_phone_number_from'],
    ['logEmail', 'email_bodi', 'email_body'],
    ['logCall', 'noets', 'notes'],
  ] as const)('of %s is answered with the one that may be meant: %s', async (method, wrong, right) => {
    expect(await messageAbout(method, { [wrong]: 'x' })).toBe(
      `is not a field of this operation; did you mean ${right}?`,
    )
  })

  it('is answered with what logCall takes', async () => {
    const list = listIn(await messageAbout('logCall', { zzzzzzzz: 'x' }))
    for (const name of ['at', 'direction', 'detailsInNotes', 'property_id', 'call_status', 'notes'])
      expect(list).toContain(name)
    expect(list.filter(name => /^email_|^event_name$|^event_datetime$|recording_url/.test(name))).toEqual([])
  })

  it('is answered with what logEmail takes', async () => {
    const list = listIn(await messageAbout('logEmail', { zzzzzzzz: 'x' }))
    for (const name of ['at', 'direction', 'detailsInNotes', 'property_id', 'email_send', 'notes'])
      expect(list).toContain(name)
    expect(list.filter(name => /^call_|^event_name$|^event_datetime$/.test(name))).toEqual([])
  })

  it('is answered with what create takes, which has no field of a log', async () => {
    const list = listIn(await messageAbout('create', { zzzzzzzz: 'x' }))
    for (const name of ['event_datetime', 'event_name', 'call_status', 'email_send', 'call_recording_url'])
      expect(list).toContain(name)
    for (const name of ['at', 'direction', 'detailsInNotes']) expect(list).not.toContain(name)
  })
})
