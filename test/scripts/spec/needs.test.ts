import { readFileSync } from 'node:fs'
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dump } from 'js-yaml'
import { describe, expect, it, onTestFinished } from 'vitest'
import { missingFacts, missingLines } from '../../../scripts/facade/missing.js'
import { facadeNeeds, type Need } from '../../../scripts/facade/needs.js'
import { CONTRACT_FILE } from '../../../scripts/spec/contract.js'
import { isObject, type JsonObject, type Operation, operationsOf } from '../../../scripts/spec/document.js'
import { schemaFacts } from '../../../scripts/spec/facts.js'
import { parseSource } from '../../../scripts/spec/source.js'
import { compileLibrary, ROOT, runScript } from './command.js'
import { hasUpstream, NEEDS_UPSTREAM, publication } from './upstream.js'

const contract = parseSource({ name: CONTRACT_FILE, text: readFileSync(CONTRACT_FILE, 'utf8') })
const needs = facadeNeeds()
const lineOf = ({ operation, where }: Need): string => `${operation} ${where}`

const JSON_TYPE = 'application/json'

/** The contract with the schemas of one operation written out, for tests to take something away from. */
const withOperation = (change: (operation: Operation) => JsonObject | undefined): JsonObject => {
  const paths: Record<string, JsonObject> = {}
  for (const operation of operationsOf(contract)) {
    const node = change(operation)
    if (node) paths[operation.path] = { ...paths[operation.path], [operation.method]: node }
  }
  return { ...contract, paths }
}

type Keep = (where: string) => boolean

/** An operation of which only some facts are left. */
const reduced = ({ node, body, answer, parameters }: Operation, keep: Keep): JsonObject => {
  const json = (schema: unknown) => ({ content: { [JSON_TYPE]: { schema } } })
  return {
    ...node,
    parameters: parameters
      .filter(each => each.in !== 'query' || keep(`request.query.${each.name}`))
      .map(({ traits, ...own }) => ({ ...traits, ...own })),
    ...(body ? { requestBody: json(pruned(schemaFacts(contract, body), 'request.body', keep)) } : {}),
    responses: {
      '200': {
        description: 'OK',
        ...json(pruned(schemaFacts(contract, answer), 'response.200', keep)),
      },
    },
  }
}

const pruned = (schema: unknown, where: string, keep: Keep): unknown => {
  if (!isObject(schema)) return schema
  const { properties, items, required, ...rest } = schema
  if (isObject(items)) return { ...rest, items: pruned(items, `${where}[]`, keep) }
  if (!isObject(properties)) return schema
  const left = Object.entries(properties).filter(([name]) => keep(`${where}.${name}`))
  const names = left.map(([name]) => name)
  return {
    ...rest,
    properties: Object.fromEntries(
      left.map(([name, each]) => [name, pruned(each, `${where}.${name}`, keep)]),
    ),
    ...(Array.isArray(required) ? { required: required.filter(name => names.includes(name)) } : {}),
  }
}

/** A fact, and what lies in it. */
const isWithin = (where: string, outer: string): boolean =>
  where === outer || where.startsWith(`${outer}.`) || where.startsWith(`${outer}[]`)

describe('what the facade needs', () => {
  it('is in the contract', () => {
    expect(needs.length).toBeGreaterThan(200)
    expect(missingFacts(contract, needs)).toEqual([])
  })

  it('is named, each fact by itself, where it is taken away', () => {
    // A body as a whole is another matter: below.
    for (const need of needs.filter(({ where }) => where !== 'request.body')) {
      // Operations are looked at one by one; that of the others nothing is missing is the test before.
      const ofOperation = needs.filter(each => each.operation === need.operation)
      const outer = need.where.replace(/\[\]$/, '')
      const doc = withOperation(operation => {
        if (operation.key !== need.operation) return operation.node
        return need.where === 'operation'
          ? undefined
          : reduced(operation, where => where.replace(/\[\]$/, '') !== outer)
      })
      const expected = ofOperation
        .filter(each => each.where !== 'request.body' || need.where === 'operation')
        .filter(each => isWithin(each.where, outer))
      expect(missingFacts(doc, ofOperation).map(lineOf), lineOf(need)).toEqual(expected.map(lineOf))
    }
  })

  /** One schema of an operation changed. */
  const withSchema = (
    key: string,
    path: readonly string[],
    change: (schema: JsonObject) => void,
  ): JsonObject =>
    withOperation(operation => {
      const node = reduced(operation, () => true)
      if (operation.key !== key) return operation.node
      change(path.reduce<unknown>((inner, name) => (inner as JsonObject)[name], node) as JsonObject)
      return node
    })

  const JSON_BODY = ['requestBody', 'content', JSON_TYPE, 'schema']
  const JSON_ANSWER = ['responses', '200', 'content', JSON_TYPE, 'schema']
  const STATUS = 'GET /v1/admin/write-status/{root_job_id}'
  const BOOK = 'POST /v1/events/appointments/leads'
  const CANCEL = 'POST /v1/events/appointments/leads/cancel'

  it.each([
    [
      'states of a job that the facade waits for',
      STATUS,
      [...JSON_ANSWER, 'properties', 'write_status'],
      { enum: ['DONE', 'PENDING'] },
      `${STATUS}: response.200.write_status without "SUCCESS" or "PARTIAL_SUCCESS" or "FAILURE", for job.status, job.wait, job.retry, writes.settle`,
    ],
    [
      'a time in another form',
      BOOK,
      [...JSON_BODY, 'properties', 'appointment_time'],
      { type: 'integer', pattern: undefined },
      `${BOOK}: request.body.appointment_time without "13:30:00", for appointments.leads.create`,
    ],
    [
      'a flag that is none',
      'GET /v1/events/',
      [...JSON_ANSWER, 'properties', 'meta', 'properties', 'hasMore'],
      { type: ['string', 'null'] },
      'GET /v1/events/: response.200.meta.hasMore without true or false, for events.list',
    ],
    [
      'a cancellation that needs what no caller can give',
      CANCEL,
      JSON_BODY,
      { required: ['reason'] },
      `${CANCEL}: request.body without {"integration_id":"id_1","event_id":"id_1"}, for appointments.leads.cancel`,
    ],
    [
      'the id of the job under another name',
      BOOK,
      [...JSON_ANSWER],
      { properties: { run_id: { type: 'string' } } },
      `${BOOK}: response.200.job_id, for appointments.leads.create`,
    ],
  ])('is named where its values change: %s', (_, key, path, change, line) => {
    const doc = withSchema(key, path, schema => Object.assign(schema, change))
    expect(missingLines(missingFacts(doc, needs))).toEqual([line])
  })

  it('is named where a page is smaller, or a span shorter', () => {
    const doc = withOperation(operation => {
      const node = reduced(operation, () => true)
      const parameters = operation.parameters.map(each =>
        each.name === 'limit' ? { ...each, schema: { type: 'integer', maximum: 50 } } : { ...each },
      )
      return { ...node, parameters }
    })
    const lines = missingLines(missingFacts(doc, needs))
    expect(lines).toContain('GET /v1/events/: request.query.limit without 250, for events.list')
    expect(lines).toContain(
      'GET /v1/admin/logs/writes/: request.query.limit without 100, for writes.settle, writes.reconcile',
    )
  })

  it('may stand in the envelope that pages of the vendor show', () => {
    const envelope = { meta: { type: 'object', properties: { job_id: { type: 'string' } } } }
    const doc = withSchema(BOOK, JSON_ANSWER, schema => Object.assign(schema, { properties: envelope }))
    expect(missingFacts(doc, needs)).toEqual([])
  })

  it('is told with the new name where a path parameter is renamed', () => {
    const { paths } = contract as { paths: JsonObject }
    const renamed = Object.fromEntries(
      Object.entries(paths).map(([path, item]) => [
        path.replace('/v1/events/leads/{event_id}', '/v1/events/leads/{id}'),
        item,
      ]),
    )
    expect(missingLines(missingFacts({ ...contract, paths: renamed }, needs))).toEqual([
      'PUT /v1/events/leads/{event_id}: the operation (there is PUT /v1/events/leads/{id}), for events.leads.update',
    ])
  })
})

/** A copy of the repository in which files may change. */
const copyOf = async (contractText: string): Promise<string> => {
  const root = await mkdtemp(join(tmpdir(), 'needs-'))
  onTestFinished(() => rm(root, { recursive: true }))
  for (const name of ['spec', 'src', 'scripts', 'generated', 'package.json', 'tsconfig.json'])
    await cp(join(ROOT, name), join(root, name), { recursive: true })
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  await writeFile(join(root, 'spec/propexo.yaml'), contractText)
  return root
}

describe('scripts/workshop/check.ts', () => {
  it('compiles the library against a contract with what the facade needs, and nothing else', async () => {
    const least = withOperation(operation => {
      const own = needs.filter(each => each.operation === operation.key)
      if (own.length === 0) return undefined
      // What holds a needed fact stays too.
      return reduced(operation, where => own.some(each => isWithin(each.where, where)))
    })
    expect(missingFacts(least, needs)).toEqual([])
    const root = await copyOf(dump(least))
    const generated = await runScript('generate', [], { root, cwd: root })
    expect(generated.stderr).toBe('')
    expect(generated.stdout).toContain(`operations: ${new Set(needs.map(each => each.operation)).size}, `)
    expect(compileLibrary(root)).toBe('')
  }, 600_000)

  it('names the fact that is missing, before the compiler runs into it', async () => {
    const text = dump(
      withOperation(operation =>
        operation.key === 'POST /v1/events/appointments/leads'
          ? reduced(operation, where => where !== 'request.body.appointment_time')
          : operation.node,
      ),
    )
    const root = await copyOf(text)
    const { code, stdout, stderr } = await runScript('workshop/check', [], { root, cwd: root })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr.split('\n')[1]).toBe(
      '  POST /v1/events/appointments/leads: request.body.appointment_time, for appointments.leads.create',
    )
  })

  it.skipIf(!hasUpstream)(
    `names what a version of 2024 does not have yet${NEEDS_UPSTREAM}`,
    async () => {
      const root = await copyOf(readFileSync(publication('2024-06-24-b8bd146.yml'), 'utf8'))
      expect((await runScript('generate', [], { root, cwd: root })).code).toBe(0)
      const { code, stderr } = await runScript('workshop/check', [], { root, cwd: root })
      expect(code).toBe(1)
      expect(stderr).toContain(
        '  POST /v1/events/appointments/residents/cancel: the operation, for appointments.residents.cancel\n',
      )
      expect(stderr).toContain(
        '  GET /v1/employees/{employee_id}: response.200.results.roles, for verifyEmployee\n',
      )
      // The commands of the specification work all the same.
      expect((await runScript('spec-diff', ['spec', 'spec'], { root, cwd: root })).stdout).toBe(
        'no changes\n',
      )
    },
    120_000,
  )
})
