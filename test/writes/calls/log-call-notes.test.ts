import { describe, expect, it } from 'vitest'
import {
  type Body,
  bodyOf,
  CALL,
  eventsOf,
  idOf,
  issuesBy,
  knownAccount,
  pathsOf,
  warningsOf,
} from './event-account.js'

const TO_YARDI: Body = {
  ...idOf('leads'),
  ...CALL,
  direction: 'outbound',
  agent_name: 'Marisol Vega',
  detailsInNotes: true,
}

const DETAILS = ['+15125550142', '+1 (512) 555-0100', 'ANSWER', '95', 'https://calls.example.com/5b20e7.mp3']

/** What the details take of the notes. */
const lengthOfDetails = async (): Promise<number> => {
  const account = knownAccount('YARDI')
  await eventsOf(account.pms).logCall(TO_YARDI)
  return String(bodyOf(account)['notes']).length
}

const hasHalfPair = (text: string): boolean => /\p{Surrogate}/u.test(text)

describe('details in the notes', () => {
  it.each(['YARDI', 'RESMAN', 'REALPAGE'])(
    'are all of them at %s, after what the caller wrote, and nothing is warned of',
    async vendor => {
      const account = knownAccount(vendor)
      const { agent_name: _, ...withoutAgent } = TO_YARDI
      const input = vendor === 'YARDI' ? TO_YARDI : withoutAgent
      const job = await eventsOf(account.pms).logCall({ ...input, notes: 'Asked for a tour' })
      const notes = String(bodyOf(account)['notes'])
      expect(notes.startsWith('Asked for a tour')).toBe(true)
      for (const detail of DETAILS) expect(notes).toContain(detail)
      expect(warningsOf(job)).toEqual([])
      expect(Object.keys(bodyOf(account)).filter(name => name.startsWith('call_'))).toEqual([])
      expect(bodyOf(account)).not.toHaveProperty('detailsInNotes')
    },
  )

  it('are without the recording at RealPage Partner Exchange, which has a field for it', async () => {
    const account = knownAccount('REALPAGE_RPX')
    const input = { ...idOf('leads'), ...CALL, employee_id: 'emp_1', event_type_id: 'type_1' }
    const job = await eventsOf(account.pms).logCall({ ...input, detailsInNotes: true })
    const { notes, call_recording_url } = bodyOf(account)
    expect(call_recording_url).toBe(CALL.call_audio_link)
    expect(String(notes)).toContain('+15125550142')
    expect(String(notes)).not.toContain(CALL.call_audio_link)
    expect(warningsOf(job)).toEqual([])
  })

  it.each(['ENTRATA', 'NEW_PMS'])('are none at %s, which has fields for all of them', async vendor => {
    const account = knownAccount(vendor)
    const input = { ...idOf('leads'), ...CALL, event_type_id: 'type_1', notes: 'Asked for a tour' }
    await eventsOf(account.pms).logCall({ ...input, detailsInNotes: true })
    expect(bodyOf(account)['notes']).toBe('Asked for a tour')
  })

  it.each([false, undefined])('are not in them where detailsInNotes is %s', async detailsInNotes => {
    const account = knownAccount('YARDI')
    const job = await eventsOf(account.pms).logCall({
      ...TO_YARDI,
      notes: 'Asked for a tour',
      detailsInNotes,
    })
    expect(bodyOf(account)['notes']).toBe('Asked for a tour')
    const warnings = warningsOf(job)
    expect(warnings).toHaveLength(5)
    for (const { message, path } of warnings) {
      expect(message).toContain('Yardi')
      expect(message).toContain('detailsInNotes')
      expect(path).toMatch(/^\/call_/)
    }
  })

  it.each(['', undefined])('are the whole of them where the caller wrote %j', async notes => {
    const account = knownAccount('YARDI')
    await eventsOf(account.pms).logCall({ ...TO_YARDI, notes })
    expect(String(bodyOf(account)['notes'])).toMatch(/^\S.*\+15125550142/)
  })

  it.each([null, 7, ['x'], {}])('are refused beside notes that are %j', async notes => {
    const account = knownAccount('YARDI')
    const issues = await issuesBy(account, () => eventsOf(account.pms).logCall({ ...TO_YARDI, notes }))
    expect(pathsOf(issues)).toEqual(['/notes'])
  })

  it('hold a number as it is given', async () => {
    const account = knownAccount('YARDI')
    await eventsOf(account.pms).logCall({ ...TO_YARDI, call_phone_number_from: '+1 512 555 0142 ext. 12' })
    expect(String(bodyOf(account)['notes'])).toContain('from +1 512 555 0142 ext. 12,')
  })

  it.each(['a', 'é', '\u{1F3E0}', '\u0000', '\n', '"'])(
    'fit with notes of %j up to 256 units, and are refused above, never cut',
    async character => {
      const left = 256 - (await lengthOfDetails()) - 1
      const most = Math.floor(left / character.length)
      const fill = character.repeat(most) + 'a'.repeat(left - most * character.length)
      const account = knownAccount('YARDI')
      await eventsOf(account.pms).logCall({ ...TO_YARDI, notes: fill })
      const notes = String(bodyOf(account)['notes'])
      expect(notes).toHaveLength(256)
      expect(notes.startsWith(fill)).toBe(true)
      for (const detail of DETAILS) expect(notes).toContain(detail)

      const above = knownAccount('YARDI')
      const issues = await issuesBy(above, () =>
        eventsOf(above.pms).logCall({ ...TO_YARDI, notes: `${fill}a` }),
      )
      expect(pathsOf(issues)).toEqual(['/notes'])
      expect(issues[0]?.message).toMatch(/257|256/)
    },
  )

  it.each([
    ['YARDI', 'leads'],
    ['YARDI', 'applicants'],
    ['RESMAN', 'leads'],
    ['REALPAGE', 'leads'],
    ['REALPAGE', 'applicants'],
    ['REALPAGE_RPX', 'leads'],
    ['REALPAGE_RPX', 'applicants'],
  ] as const)(
    'are refused at %s for %s where they do not fit, whatever the rules',
    async (vendor, person) => {
      for (const rules of [{}, { '*': 'off' }, { '*': 'warn' }] as const) {
        const account = knownAccount(vendor, { client: { rules } })
        const input = {
          ...idOf(person),
          ...CALL,
          direction: 'outbound',
          event_type_id: 'type_1',
          employee_id: 'emp_1',
          agent_name: 'Marisol Vega',
          notes: 'x'.repeat(250),
          detailsInNotes: true,
        }
        const issues = await issuesBy(account, () => eventsOf(account.pms, person).logCall(input))
        expect(pathsOf(issues)).toContain('/notes')
        expect(account.calls()).toEqual([])
      }
    },
  )

  it('may be long for residents, whose notes have no limit', async () => {
    const account = knownAccount('REALPAGE_RPX')
    const notes = 'x'.repeat(5_000)
    await eventsOf(account.pms, 'residents').logCall({
      ...idOf('residents'),
      ...CALL,
      event_type_id: 'type_1',
      notes,
      detailsInNotes: true,
    })
    expect(String(bodyOf(account)['notes']).startsWith(notes)).toBe(true)
    expect(String(bodyOf(account)['notes'])).toContain('+15125550142')
  })

  it.each([0, 1])('are refused with a message that holds no half of a pair, shifted by %s', async shift => {
    for (const vendor of ['YARDI', 'REALPAGE', 'REALPAGE_RPX', 'ENTRATA', 'NEW_PMS']) {
      const account = knownAccount(vendor)
      const notes = 'a'.repeat(shift) + '\u{1F3E0}'.repeat(200)
      const issues = await issuesBy(account, () =>
        eventsOf(account.pms).logCall({
          ...TO_YARDI,
          event_type_id: 'type_1',
          employee_id: 'emp_1',
          notes,
        }),
      )
      expect(pathsOf(issues)).toContain('/notes')
      for (const { message } of issues) expect(hasHalfPair(message)).toBe(false)
    }
  })

  it.each(['\ud83c', 'x\udfe0', '\udfe0\ud83c'])('refuse notes that hold half of a pair: %j', async notes => {
    const account = knownAccount('YARDI')
    const issues = await issuesBy(account, () => eventsOf(account.pms).logCall({ ...TO_YARDI, notes }))
    expect(pathsOf(issues)).toEqual(['/notes'])
  })

  it('go through preview of create as they are, which knows no detailsInNotes', async () => {
    const account = knownAccount('YARDI')
    const input = {
      ...idOf('leads'),
      event_name: 'CallToProspect',
      event_datetime: CALL.at,
      property_id: 'prop_1',
    }
    const issues = await issuesBy(account, () =>
      eventsOf(account.pms).preview({ ...input, agent_name: 'Marisol Vega', detailsInNotes: true }),
    )
    expect(pathsOf(issues)).toEqual(['/detailsInNotes'])
  })
})
