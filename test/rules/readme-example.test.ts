import { expect, it } from 'vitest'
import { RuleError } from '../../src/index.js'
import { clientOf } from '../support/client.js'
import { readPage } from '../support/pages.js'
import { queued, recordingFetch } from '../support/recording-fetch.js'
import { errorBy } from '../support/thrown.js'

it('the issues that docs/rules.md shows are those that its example raises', async () => {
  const shown = [...readPage('docs/rules.md').matchAll(/^ {2}\/\/ (appfolio\.\S+) (\/\S+) ([^;…]*)/gm)].map(
    match => match.slice(1),
  )
  expect(shown.length).toBeGreaterThan(0)
  const fetch = recordingFetch(() => queued())
  const pms = clientOf(fetch).integration('int_1', { vendor: 'APPFOLIO' })
  const error = await errorBy(RuleError, () =>
    pms.appointments.leads.create({ lead_id: 'lead_20ff31', at: new Date(), title: 'Tour' }),
  )
  expect(error.issues.map(({ rule, path }) => [rule, path])).toEqual(
    shown.map(([rule, path]) => [rule, path]),
  )
  for (const [index, { message }] of error.issues.entries())
    expect(message).toContain(shown[index]?.[2]?.trim())
  expect(fetch.requests).toHaveLength(0)
})
