import { readFileSync } from 'node:fs'
import { dump } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { readLock } from '../../../scripts/generate/lock.js'
import { CONTRACT_FILE, OVERLAY_FILE } from '../../../scripts/spec/contract.js'
import { type JsonObject, operationsOf } from '../../../scripts/spec/document.js'
import { parseSource, type Source } from '../../../scripts/spec/source.js'
import { inlined } from '../../../scripts/spec-pull/inlined.js'
import { pull } from '../../../scripts/spec-pull/pull.js'
import { withValue } from '../spec/documents.js'
import { isPublication, NEEDS_OWN_WORDS } from '../spec/own-words.js'

const sourceOf = (file: string): Source => ({ name: file, text: readFileSync(file, 'utf8') })

const KEY = 'POST /v1/appointment-availability/'

/** The contract, with one operation and one field of its body deprecated. */
const published = (contract: Source): Source => {
  const own = parseSource(contract)
  const operation = operationsOf(own).find(({ key }) => key === KEY)
  if (!operation) throw new Error(`there is no ${KEY}`)
  const at = ['paths', operation.path, operation.method]
  const written = inlined(own, operation.node, 'contract') as JsonObject
  const field = [
    'requestBody',
    'content',
    'application/json',
    'schema',
    'properties',
    'availability_duration_days',
  ]
  const node = withValue({ ...written, deprecated: true }, [...field, 'deprecated'], true)
  return { name: 'openapi.yaml', text: dump(withValue(own, at, node), { noRefs: true }) }
}

describe.skipIf(isPublication)(`deprecation in a publication${NEEDS_OWN_WORDS}`, () => {
  it('is written into the contract and into its changelog', async () => {
    const contract = sourceOf(CONTRACT_FILE)
    const before = {
      contract,
      lock: await readLock(),
      changelog: undefined,
      overlay: sourceOf(OVERLAY_FILE),
      deviations: [],
    }
    const request = {
      published: published(contract),
      from: 'openapi.yaml',
      onlyCovered: true,
      today: '2026-01-31',
    }
    const { changes, changelog, contractText } = pull(before, request)
    expect(changes.map(({ operation, where, change }) => [operation, where, change])).toEqual([
      [KEY, 'operation', 'deprecated'],
      [KEY, 'request.body.availability_duration_days', 'deprecated'],
    ])
    expect(contractText?.split('deprecated: true').length).toBeGreaterThan(
      contract.text.split('deprecated: true').length,
    )
    expect(changelog).toContain('0 breaking, 2 notice, 0 additive')
  })
})
