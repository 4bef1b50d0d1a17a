import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dump } from 'js-yaml'
import { describe, it, onTestFinished } from 'vitest'
import { CONTRACT_FILE } from '../../../scripts/spec/contract.js'
import { type JsonObject, operationsOf } from '../../../scripts/spec/document.js'
import { parseSource } from '../../../scripts/spec/source.js'
import { inlined } from '../../../scripts/spec-pull/inlined.js'
import { expectWritten } from '../../support/pages.js'
import { runScript } from '../spec/command.js'

const PART = {
  page: 'docs/specification-changes.md',
  name: 'report',
  test: 'test/scripts/spec-pull/readme.slow.test.ts',
}

/** Changes of three levels, each in one operation alone. */
const published = (): string => {
  const doc = parseSource({ name: CONTRACT_FILE, text: readFileSync(CONTRACT_FILE, 'utf8') })
  const schemaOf = (key: string, side: 'requestBody' | 'responses'): Record<string, JsonObject> => {
    const operation = operationsOf(doc).find(each => each.key === key)
    if (!operation) throw new Error(key)
    const node = inlined(doc, operation.node, 'contract') as JsonObject
    ;(doc['paths'] as Record<string, JsonObject>)[operation.path] = {
      ...(doc['paths'] as Record<string, JsonObject>)[operation.path],
      [operation.method]: node,
    }
    const holder = side === 'responses' ? (node[side] as JsonObject)['200'] : node[side]
    const { content } = holder as { content: Record<string, { schema: JsonObject }> }
    return content['application/json']?.schema['properties'] as Record<string, JsonObject>
  }
  const appointment = schemaOf('POST /v1/events/appointments/leads', 'requestBody')
  delete appointment['appointment_time']
  appointment['appointment_datetime'] = { type: 'string', format: 'date-time' }
  const status = schemaOf('GET /v1/admin/write-status/{root_job_id}', 'responses')['write_status'] ?? {}
  status['enum'] = [...(status['enum'] as string[]), 'CANCELED']
  return dump(doc, { noRefs: true })
}

describe('the report in docs/specification-changes.md', () => {
  it('is what npm run spec:pull prints', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'report-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const file = join(folder, 'openapi.yaml')
    await writeFile(file, published())
    const { stdout } = await runScript('spec-pull', ['--from', file, '--only-covered', '--dry-run'])
    const report = stdout.slice(stdout.indexOf('BREAKS CALLERS'), stdout.indexOf('\nNothing was written'))
    expectWritten(PART, `\`\`\`\n${report}\`\`\`\n`)
  })
})
