import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { problemOfAddresses } from '../../src/writes/addresses.js'
import {
  bodyOf,
  EMAIL,
  eventsOf,
  idOf,
  issuesBy,
  knownAccount,
  pathsOf,
  warningsOf,
} from './calls/event-account.js'

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
    'δοκιμή@παράδειγμα.example',
    '"Ада" <ада@пример.example>',
    '👩\u200d💻 Ada <ada@example.com>',
    'آنا\u200cمریم <ana@example.com>',
    '❤\ufe0f@example.com',
    'ada . byron @ example . com',
    'ada."m.".byron@example.com',
    'ada(first).(dot)byron@example(second).com',
    '<@relay.example:ada@example.com>',
    'Ada <@relay.example, ,@other.example : ada@example.com>',
    'ada@[ 192.0.2.7 ]',
    'ada@[]',
    '.ada.@example.com',
  ])('are sent as they are given: %s', async address => {
    const account = knownAccount('ENTRATA')
    const input = emailWith({ email_from: address, email_cc: address })
    const job = await eventsOf(account.pms).logEmail(input)
    expect(bodyOf(account)).toMatchObject({ email_from: address, email_cc: address })
    expect(pathsOf(warningsOf(job))).toEqual(['/direction'])
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
    '.@example.com',
    'ada"byron"@example.com',
    '"ada""byron"@example.com',
    '"ada" byron@example.com',
    'ada (first) byron@example.com',
    'ada@example..com',
    'ada@.example.com',
    'ada@example.com.',
    'ada@"example".com',
    'ada@[192.0.2.7].example',
    'ada@[[192.0.2.7]',
    '[external] Ada <ada@example.com>',
    '<relay.example:ada@example.com>',
    '<@relay.example>',
    '<@relay.example ada@example.com>',
    '<@:ada@example.com>',
    '<:ada@example.com>',
  ]

  it.each(WRONG)('are refused in each field: %j', async address => {
    for (const name of ['email_from', 'email_to', 'email_cc', 'email_bcc']) {
      const account = knownAccount('ENTRATA')
      const issues = await issuesBy(account, () =>
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
    'a@example.com,',
    ',a@example.com',
    ', a@example.com,, (nobody) ,b@example.com ,',
    'a@example.com;',
    'Leasing:,a@example.com,,"Byron, Ada" <ada@example.com>,;, b@example.com',
    'Nobody:,,;',
  ])('may be several for copies only: %s', async addresses => {
    const account = knownAccount('ENTRATA')
    await eventsOf(account.pms).logEmail(emailWith({ email_cc: addresses, email_bcc: addresses }))
    expect(bodyOf(account)).toMatchObject({ email_cc: addresses, email_bcc: addresses })
    for (const name of ['email_from', 'email_to']) {
      const other = knownAccount('ENTRATA')
      const issues = await issuesBy(other, () =>
        eventsOf(other.pms).logEmail(emailWith({ [name]: addresses })),
      )
      expect(pathsOf(issues)).toEqual([`/${name}`])
    }
  })

  it.each([
    ['', 'none'],
    [',', 'none'],
    [' , (nobody) ;', 'none'],
    ['a@example.com, nobody', '"nobody"'],
    ['a@example.com, Byron, Ada <ada@example.com>', '"Byron"'],
    ['a@example.com, Leasing: nobody;', '"Leasing: nobody;"'],
    ['a@example.com, Leasing: b@example.com', '"Leasing: b@example.com"'],
    [': a@example.com;', '": a@example.com;"'],
    ['a@example.com, "b', 'a quote that does not end'],
    ['a@example.com, (b', 'a comment in parentheses that does not end'],
  ])('are refused where one of several is none: %s', async (email_cc, found) => {
    const account = knownAccount('ENTRATA')
    const issues = await issuesBy(account, () => eventsOf(account.pms).logEmail(emailWith({ email_cc })))
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
    for (const text of ['(', '"', '<', 'a', '[', '\\', ',', ' ', ':', '@', 'a@b ', '(a)'])
      expect(typeof problemOfAddresses(text.repeat(100_000))).toBe('string')
  })

  it.each([
    ['Dana\r\n <dana@example.com>', 'Dana <dana@example.com>'],
    ['Dana\r\n\t<dana@example.com>', 'Dana\t<dana@example.com>'],
    ['Dana\n <dana@example.com>', 'Dana <dana@example.com>'],
    ['(first\r\n second)\r\n \r\n dana@example.com', '(first second)  dana@example.com'],
    ['"Reyes,\r\n Dana" <dana@example.com>\r\n', '"Reyes, Dana" <dana@example.com>'],
  ])('are sent on one line where a header was folded: %j', async (folded, address) => {
    const account = knownAccount('ENTRATA')
    const input = emailWith({ email_from: folded, email_to: folded, email_cc: folded, email_bcc: folded })
    await eventsOf(account.pms).logEmail(input)
    const all = { email_from: address, email_to: address, email_cc: address, email_bcc: address }
    expect(bodyOf(account)).toMatchObject(all)
  })

  it('may be folded after each comma', async () => {
    const account = knownAccount('ENTRATA')
    const email_cc = 'a@example.com,\r\n b@example.com,\r\n\tc@example.com'
    await eventsOf(account.pms).logEmail(emailWith({ email_cc }))
    expect(bodyOf(account)['email_cc']).toBe('a@example.com, b@example.com,\tc@example.com')
  })

  it.each([
    ['dana@exam\u200bple.com', 'U+200B'],
    ['dana\u00a0@example.com', 'U+00A0'],
    ['a@example.com,\u00a0b@example.com', 'U+00A0'],
    ['dana@example.com\u200b', 'U+200B'],
    ['\u202edana@example.com', 'U+202E'],
    ['Dana \u202e<dana@example.com>', 'U+202E'],
    ['\u2068Dana\u2069 <dana@example.com>', 'U+2068'],
    ['Dana\u00a0Reyes <dana@example.com>', 'U+00A0'],
    ['da\u00adna@example.com', 'U+00AD'],
    ['dana@\ufeffexample.com', 'U+FEFF'],
    ['da\u200dna@example.com', 'U+200D'],
    ['dana@exa\u200cmple.com', 'U+200C'],
    ['dana@example\u3000.com', 'U+3000'],
  ])('are sent with a warning where they hold what nobody sees: %j', async (email_bcc, told) => {
    const account = knownAccount('ENTRATA')
    const job = await eventsOf(account.pms).logEmail(emailWith({ email_bcc }))
    expect(bodyOf(account)['email_bcc']).toBe(email_bcc)
    const [warning, ...others] = warningsOf(job).filter(({ path }) => path !== '/direction')
    expect(warning).toMatchObject({ path: '/email_bcc', rule: 'generic.events.email_bcc' })
    expect(warning?.message).toContain(told)
    expect(others).toEqual([])
  })

  it.each([
    'dana@example.com\r\nBcc: spy@example.net',
    'Dana\r\nBcc: spy@example.net <dana@example.com>',
    'Dana\nX-Header: 1 <dana@example.com>',
    'Dana <dana@example.com\r\n>',
    'dana@example.com\r\n Bcc: spy@example.net',
    'Dana\r <dana@example.com>',
  ])('never carry a line break to the PMS, which may end a header: %j', async address => {
    for (const name of ['email_from', 'email_to', 'email_cc', 'email_bcc']) {
      const account = knownAccount('ENTRATA')
      const issues = await issuesBy(account, () =>
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
      const issues = await issuesBy(account, () => eventsOf(account.pms).logEmail(input))
      expect(issues.map(({ rule }) => rule)).toEqual(['facade.address'])
    }
  })
})
