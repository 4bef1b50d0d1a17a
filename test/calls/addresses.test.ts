import { describe, expect, it } from 'vitest'
import { bodyOf, EMAIL, eventsOf, idOf, knownAccount, pathsOf, refusalOf } from './account.js'

const emailWith = (fields: object): object => ({
  ...idOf('leads'),
  ...EMAIL,
  event_type_id: 'type_1',
  ...fields,
})

describe('email addresses', () => {
  it.each(['dana@example.com', 'd+tour@sub.example.co.uk', "o'neil@example.com", 'Dana <dana@example.com>'])(
    'are sent as they are given: %s',
    async address => {
      const account = knownAccount('ENTRATA')
      await eventsOf(account.pms).logEmail(emailWith({ email_from: address, email_cc: address }))
      expect(bodyOf(account)).toMatchObject({ email_from: address, email_cc: address })
    },
  )

  const WRONG = [
    'dana',
    'dana@',
    '@example.com',
    'a@b@c',
    'dana example.com',
    'a@example.com b@example.com',
    '<>',
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

  it.each(['a@example.com,b@example.com', 'a@example.com, b@example.com', 'a@example.com;b@example.com'])(
    'may be several for copies only: %s',
    async addresses => {
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
    },
  )

  it.each(['a@example.com,', ',a@example.com', 'a@example.com,,b@example.com', 'a@example.com, nobody'])(
    'are refused where one of several is none: %s',
    async email_cc => {
      const account = knownAccount('ENTRATA')
      const issues = await refusalOf(account, () => eventsOf(account.pms).logEmail(emailWith({ email_cc })))
      expect(pathsOf(issues)).toEqual(['/email_cc'])
    },
  )

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

  it('are sent without the white space around them', async () => {
    const account = knownAccount('ENTRATA')
    await eventsOf(account.pms).logEmail(emailWith({ email_from: ' dana@example.com\n' }))
    expect(bodyOf(account)['email_from']).toBe('dana@example.com')
  })
})
