import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { problemOfAddresses } from '../../src/writes/addresses.js'
import { bodyOf, EMAIL, eventsOf, idOf, knownAccount, pathsOf, refusalOf } from './account.js'

const emailWith = (fields: object): object => ({
  ...idOf('leads'),
  ...EMAIL,
  event_type_id: 'type_1',
  ...fields,
})

describe('email addresses', () => {
  it.each([
    'dana@example.com',
    'd+tour@sub.example.co.uk',
    "o'neil@example.com",
    'Dana <dana@example.com>',
    '<dana@example.com>',
    '"Byron, Ada" <ada@example.com>',
    '"Byron; Ada" <ada@example.com>',
    '"Ada \\"the first\\" Byron" <ada@example.com>',
    '"a@b, c" <ada@example.com>',
    'Ada M. Byron <ada@example.com>',
    'ada@example.com <ada@example.com>',
    'Ada Byron (Leasing, west) <ada@example.com>',
    'ada@example.com (Ada (the first), Byron)',
    '(Ada) ada @ example.com',
    'Ada\t<ada@example.com>',
    '"ada byron"@example.com',
    '"ada@home"@example.com',
    'ada@[192.0.2.7]',
    'ada@[IPv6:2001:db8::1]',
    'ada@localhost',
    'ada..byron@example.com',
    'ädä@bücher.example',
    '愛 <愛@例え.example>',
  ])('are sent as they are given: %s', async address => {
    const account = knownAccount('ENTRATA')
    await eventsOf(account.pms).logEmail(emailWith({ email_from: address, email_cc: address }))
    expect(bodyOf(account)).toMatchObject({ email_from: address, email_cc: address })
  })

  const WRONG = [
    'dana',
    'dana@',
    '@example.com',
    'a@b@c',
    'dana example.com',
    'a@example.com b@example.com',
    '<>',
    '<dana@example.com',
    'dana@example.com>',
    'Dana <dana@example.com> Reyes',
    'Dana <Reyes <dana@example.com>>',
    'Byron, Ada <ada@example.com>',
    '"Ada <ada@example.com>',
    'ada@example.com (Ada',
    'ada@[192.0.2.7',
    'ada)@example.com',
    'ada\\byron@example.com',
    'ada@..',
    'ada@example com',
    'Ada: ada@example.com',
    '"ada@example.com"',
  ]

  it.each(WRONG)('are refused in each field: %j', async address => {
    for (const name of ['email_from', 'email_to', 'email_cc', 'email_bcc']) {
      const account = knownAccount('ENTRATA')
      const issues = await refusalOf(account, () =>
        eventsOf(account.pms).logEmail(emailWith({ [name]: address })),
      )
      expect(pathsOf(issues)).toEqual([`/${name}`])
    }
  })

  it.each([
    'a@example.com,b@example.com',
    'a@example.com, b@example.com',
    'a@example.com;b@example.com',
    '"Byron, Ada" <ada@example.com>, bob@example.com',
    'bob@example.com, "Byron, Ada" <ada@example.com>; "Reyes; Dana" <dana@example.com>',
    'a@example.com (first, second), b@example.com',
    'Leasing: a@example.com, "Byron, Ada" <ada@example.com>;',
    'Leasing: a@example.com; , b@example.com',
    'Undisclosed recipients:;',
  ])('may be several for copies only: %s', async addresses => {
    const account = knownAccount('ENTRATA')
    await eventsOf(account.pms).logEmail(emailWith({ email_cc: addresses, email_bcc: addresses }))
    expect(bodyOf(account)).toMatchObject({ email_cc: addresses, email_bcc: addresses })
    for (const name of ['email_from', 'email_to']) {
      const other = knownAccount('ENTRATA')
      const issues = await refusalOf(other, () =>
        eventsOf(other.pms).logEmail(emailWith({ [name]: addresses })),
      )
      expect(pathsOf(issues)).toEqual([`/${name}`])
    }
  })

  it.each([
    ['a@example.com,', 'an empty one'],
    [',a@example.com', 'an empty one'],
    ['a@example.com,,b@example.com', 'an empty one'],
    ['', 'an empty one'],
    ['a@example.com, nobody', '"nobody"'],
    ['a@example.com, Byron, Ada <ada@example.com>', '"Byron"'],
    ['a@example.com, Leasing: nobody;', '"Leasing: nobody;"'],
    ['a@example.com, Leasing: b@example.com', '"Leasing: b@example.com"'],
    [': a@example.com;', '": a@example.com;"'],
    ['a@example.com, "b', 'a quote that does not end'],
    ['a@example.com, (b', 'a comment in parentheses that does not end'],
  ])('are refused where one of several is none: %s', async (email_cc, found) => {
    const account = knownAccount('ENTRATA')
    const issues = await refusalOf(account, () => eventsOf(account.pms).logEmail(emailWith({ email_cc })))
    expect(pathsOf(issues)).toEqual(['/email_cc'])
    expect(issues[0]?.message).toContain(found)
  })

  const word = fc.stringMatching(/^[a-z]{1,8}$/)
  const address = fc
    .tuple(word, fc.constantFrom('.', '+', '-'), word)
    .map(([left, mark, right]) => `${left}${mark}${right}@example.com`)
  const quoted = fc.string({ unit: 'grapheme-ascii' }).map(text => `"${text.replace(/["\\]/g, '\\$&')}"`)
  const mailbox = fc.oneof(
    address,
    fc.tuple(quoted, address).map(([name, each]) => `${name} <${each}>`),
    fc.tuple(address, word).map(([each, comment]) => `${each} (${comment}, ${comment}; "${comment})`),
  )

  it('are taken in any list of mailboxes, and not with one that is none', () => {
    const separator = fc.constantFrom(',', ', ', ';', ' ; ')
    fc.assert(
      fc.property(
        fc.array(mailbox, { minLength: 1, maxLength: 6 }),
        separator,
        word,
        (all, between, none) => {
          expect(problemOfAddresses(all.join(between))).toBeUndefined()
          expect(problemOfAddresses([...all, none].join(between))).toContain(`"${none}"`)
          expect(problemOfAddresses([none, ...all].join(between))).toContain(`"${none}"`)
        },
      ),
    )
  })

  it('may be as long as anybody likes, and as wrong', () => {
    for (const text of ['(', '"', '<', 'a', '[', '\\', ',', ' ', ':', '@', 'a@b,', '(a)'])
      expect(typeof problemOfAddresses(text.repeat(100_000))).toBe('string')
  })

  it.each([
    'dana@example.com\r\nBcc: spy@example.net',
    'Dana\r\nBcc: spy@example.net <dana@example.com>',
    'Dana\nX-Header: 1 <dana@example.com>',
    'Dana <dana@example.com\r\n>',
  ])('never carry a line break to the PMS, which may end a header: %j', async address => {
    for (const name of ['email_from', 'email_to', 'email_cc', 'email_bcc']) {
      const account = knownAccount('ENTRATA')
      const issues = await refusalOf(account, () =>
        eventsOf(account.pms).logEmail(emailWith({ [name]: address })),
      )
      expect(pathsOf(issues)).toEqual([`/${name}`])
    }
  })

  it.each(['email_from', 'email_to', 'email_cc', 'email_bcc'])(
    'are sent without the white space around them: %s',
    async name => {
      const account = knownAccount('ENTRATA')
      await eventsOf(account.pms).logEmail(emailWith({ [name]: ' dana@example.com\n' }))
      expect(bodyOf(account)[name]).toBe('dana@example.com')
    },
  )

  it('are refused by the call itself, whatever the PMS and the rules option say', async () => {
    for (const vendor of ['ENTRATA', 'YARDI', 'REALPAGE', 'NEW_PMS']) {
      const account = knownAccount(vendor, { client: { rules: { '*': 'off' } } })
      const input = { ...emailWith({ email_cc: 'nobody' }), agent_name: 'Marisol Vega' }
      const issues = await refusalOf(account, () => eventsOf(account.pms).logEmail(input))
      expect(issues.map(({ rule }) => rule)).toEqual(['facade.address'])
    }
  })
})
