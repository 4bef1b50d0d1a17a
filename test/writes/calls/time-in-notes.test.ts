import { describe, expect, it } from 'vitest'
import type { RuleOptions } from '../../../src/index.js'
import {
  type Body,
  bodyOf,
  CALL,
  EMAIL,
  eventsOf,
  idOf,
  knownAccount,
  pathsOf,
  warningsOf,
} from './event-account.js'

const typed = (kind: Body, fields: Body = {}): Body => ({
  ...kind,
  event_type_id: 'type_1',
  detailsInNotes: true,
  ...fields,
})

const slot = (start: Date | null, possibleStarts: readonly Date[] = []): object => ({
  start,
  end: null,
  possibleStarts,
  pms: { start: { date: '2026-06-08', time: '14:30:00' } },
})

const INSTANT = new Date('2026-06-08T19:30:00Z')

describe('the time of a call or an email at a PMS that takes none', () => {
  it.each([
    ['REALPAGE_RPX', 'applicants'],
    ['REALPAGE_RPX', 'residents'],
    ['REALPAGE', 'applicants'],
  ] as const)('goes into the notes where details do: a call, %s, %s', async (vendor, person) => {
    const account = knownAccount(vendor)
    const job = await eventsOf(account.pms, person).logCall({ ...idOf(person), ...typed(CALL) })
    expect(bodyOf(account)).toEqual({
      integration_id: 'int_1',
      ...idOf(person),
      event_type_id: 'type_1',
      notes: expect.stringMatching(/^Call: at 2026-06-08T14:30:00-05:00, from \+15125550142, /),
    })
    // An inferred way to log a call is a warning; no detail of it is lost.
    expect(pathsOf(warningsOf(job)).filter(path => path !== '')).toEqual([])
  })

  it('goes into the notes where details do: an email', async () => {
    const account = knownAccount('REALPAGE')
    const input = { ...idOf('applicants'), ...typed(EMAIL) }
    const job = await eventsOf(account.pms, 'applicants').logEmail(input)
    expect(bodyOf(account)['notes']).toMatch(/^Email: .*at 2026-06-08T14:30:00-05:00, /)
    expect(pathsOf(warningsOf(job)).filter(path => path !== '')).toEqual([])
  })

  it.each<readonly [string, unknown, string]>([
    ['a Date', INSTANT, 'at 2026-06-08T19:30:00+00:00,'],
    ['text with an offset', '2026-06-08T14:30:00.25-05:00', 'at 2026-06-08T14:30:00-05:00,'],
    [
      'clocks of a place',
      { date: '2026-06-08', time: '14:30', timeZone: 'America/Chicago' },
      'at 2026-06-08T14:30:00-05:00,',
    ],
    [
      'clocks of the property',
      { date: '2026-06-08', time: '14:30', timeZone: 'property' },
      'at 2026-06-08 14:30:00 (time of the property),',
    ],
    [
      'clocks of the PMS',
      { date: '2026-06-08', time: '14:30', timeZone: 'pms' },
      'at 2026-06-08 14:30:00 (time of the PMS),',
    ],
    ['a slot', slot(INSTANT), 'at 2026-06-08T14:30:00-05:00,'],
    ['a slot without a zone', slot(null), 'at 2026-06-08 14:30:00 (time of the PMS),'],
    [
      'a slot that is shown twice',
      {
        ...slot(null, [new Date('2026-11-01T06:30:00Z'), new Date('2026-11-01T07:30:00Z')]),
        pms: { start: { date: '2026-11-01', time: '01:30:00' } },
      },
      'at 2026-11-01T01:30:00-05:00 or 2026-11-01T01:30:00-06:00,',
    ],
    ...(
      [
        ['earlier', 'the earlier, where clocks show it twice or never'],
        ['later', 'the later, where clocks show it twice or never'],
        ['compatible', 'the earlier where clocks show it twice, the later where they skip it'],
      ] as const
    ).map(
      ([disambiguation, words]) =>
        [
          `clocks of the property, ${disambiguation}`,
          { date: '2026-11-01', time: '01:30', timeZone: 'property', disambiguation },
          `at 2026-11-01 01:30:00 (time of the property; ${words}),`,
        ] as const,
    ),
  ])('is told as it was said: %s', async (_, at, words) => {
    const account = knownAccount('REALPAGE_RPX')
    await eventsOf(account.pms, 'residents').logCall({ ...idOf('residents'), ...typed(CALL, { at }) })
    expect(bodyOf(account)['notes']).toContain(words)
  })

  it('is a field of its own where the PMS has one', async () => {
    for (const vendor of ['RESMAN', 'REALPAGE', 'ENTRATA', 'NEW_PMS']) {
      const account = knownAccount(vendor)
      const input = { ...idOf('leads'), ...typed(CALL, { direction: 'outbound' }) }
      await eventsOf(account.pms).logCall(input)
      expect(bodyOf(account)).toHaveProperty('event_datetime')
      expect(bodyOf(account)['notes'] ?? '').not.toContain('at 2026')
    }
  })

  it('is lost with a warning where details are', async () => {
    const account = knownAccount('REALPAGE_RPX')
    const input = { ...idOf('residents'), ...typed(CALL, { detailsInNotes: false, notes: 'x' }) }
    const job = await eventsOf(account.pms, 'residents').logCall(input)
    expect(bodyOf(account)['notes']).toBe('x')
    const [warning] = warningsOf(job).filter(({ path }) => path === '/at')
    expect(warning?.message).toContain('detailsInNotes: true puts it into the notes')
  })

  it.each<readonly [RuleOptions[string], boolean]>([
    ['enforce', false],
    ['warn', false],
    ['off', true],
  ])('is sent beside the notes only where its rule is off: %s', async (level, isSent) => {
    const rules = { 'realpage_rpx.events.event_datetime': level }
    const account = knownAccount('REALPAGE_RPX', { client: { rules } })
    await eventsOf(account.pms, 'residents').logCall({ ...idOf('residents'), ...typed(CALL) })
    expect('event_datetime' in bodyOf(account)).toBe(isSent)
    expect(bodyOf(account)['notes']).toContain('at 2026-06-08T14:30:00-05:00')
  })

  it('counts where notes have a limit', async () => {
    const account = knownAccount('REALPAGE')
    const input = { ...idOf('applicants'), ...typed(CALL) }
    await eventsOf(account.pms, 'applicants').logCall(input)
    const { length } = String(bodyOf(account)['notes'])
    for (const [room, isTaken] of [
      [256 - length - 1, true],
      [256 - length, false],
    ] as const) {
      const other = knownAccount('REALPAGE')
      const write = eventsOf(other.pms, 'applicants').logCall({ ...input, notes: 'x'.repeat(room) })
      if (isTaken) await write
      else await expect(write).rejects.toThrow('257')
    }
  })
})
