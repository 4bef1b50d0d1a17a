import { describe, expect, it } from 'vitest'
import { NotFoundError } from '../../../src/index.js'
import { ANY_PMS, clientOf } from '../../support/client.js'
import { json } from '../../support/recording-fetch.js'
import { errorBy } from '../../support/thrown.js'

const said = 'no record at that path'
const errorThatSays = (token: string) =>
  errorBy(NotFoundError, () =>
    clientOf(
      async () => json({ error: { code: 'not_found', message: `${said} ${token}` } }, { status: 404 }),
      { token },
    )
      .integration('int_1', ANY_PMS)
      .events.get('evt_1'),
  )

describe('a token', () => {
  it('of four characters is taken out of what a server says', async () => {
    expect((await errorThatSays('s3cr')).message).not.toContain('s3cr')
  })

  it('of three characters, as only a mock has it, does not take words apart', async () => {
    expect((await errorThatSays('rec')).message).toContain(said)
  })
})
