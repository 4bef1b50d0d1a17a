import { readFileSync } from 'node:fs'
import { dump } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { CONTRACT_FILE, LOCK_FILE, OVERLAY_FILE } from '../../../scripts/spec/contract.js'
import type { JsonObject } from '../../../scripts/spec/document.js'
import { leftOutLines } from '../../../scripts/spec/left-out.js'
import { parseSource, sha256 } from '../../../scripts/spec/source.js'
import { type Before, type Pulled, pull } from '../../../scripts/spec-pull/pull.js'

const read = (name: string) => ({ name, text: readFileSync(name, 'utf8') })
const contract = read(CONTRACT_FILE)
const overlay = read(OVERLAY_FILE)
const before: Before = {
  contract,
  overlay,
  lock: JSON.parse(readFileSync(LOCK_FILE, 'utf8')),
  changelog: undefined,
  deviations: [],
}

const at = (doc: JsonObject, ...path: string[]): JsonObject =>
  path.reduce<unknown>((node, key) => (node as JsonObject)[key], doc) as JsonObject

/** The contract as somebody would publish it, with a change. */
const published = (change: (doc: JsonObject) => void): JsonObject => {
  const doc = parseSource(contract)
  change(doc)
  return doc
}

const take = (doc: JsonObject, onlyCovered: boolean, own: Partial<Before> = {}): Pulled =>
  pull(
    { ...before, ...own },
    {
      published: { name: 'published.yaml', text: dump(doc, { noRefs: true }) },
      from: 'published.yaml',
      onlyCovered,
      today: '2026-06-08',
    },
  )

const linesOf = (run: () => unknown): readonly string[] => {
  try {
    run()
  } catch (error) {
    return error instanceof Error ? error.message.split('\n') : []
  }
  return []
}

const OK = ['responses', '200', 'content', 'application/json', 'schema'] as const
/** The publication with one more field in the answer about units. */
const withField = (field: object): JsonObject =>
  published(doc => {
    at(doc, 'components', 'schemas')['Added'] = { type: 'object', properties: { size: field } }
    const media = at(doc, 'paths', '/v1/units/', 'get', ...OK.slice(0, -1))
    media['schema'] = { allOf: [media['schema'], { $ref: '#/components/schemas/Added' }] }
  })
const unknownKeyword = withField({ unevaluatedItems: true })

describe('a publication that cannot be represented is named, and not what would become of the contract', () => {
  const REASON = /published\.yaml:\d+#\/components\/schemas\/Added\/properties\/size\/unevaluatedItems: /

  it('taken whole, without the operation', () => {
    const { contract: next } = take(unknownKeyword, false)
    expect(leftOutLines(next.file, next.leftOut)).toEqual([
      expect.stringMatching(new RegExp(`^GET /v1/units/: ${REASON.source}`)),
    ])
  })

  it('taken with --only-covered, which gives up nothing that the contract has', () => {
    const [line, ...others] = linesOf(() => take(unknownKeyword, true))
    expect(line).toMatch(new RegExp(`^${REASON.source}.*GET /v1/units/ cannot be left out`))
    expect(others).toEqual([])
  })

  it('with what concerns the own operations alone', () => {
    const doc = structuredClone(unknownKeyword)
    const { operationId: _, ...get } = structuredClone(at(doc, 'paths', '/v1/units/', 'get'))
    at(doc, 'paths')['/v1/new/'] = { get }
    at(get, ...OK.slice(0, -1))['schema'] = { unevaluatedItems: true }
    expect(linesOf(() => take(doc, true))).toEqual([
      expect.stringMatching(/^published\.yaml:\d+#\/components\/schemas\/Added\//),
    ])
  })
})

describe('an overlay that cannot be applied is named', () => {
  const faulty = parseSource(overlay)
  const action = { target: "$.paths['/v1/units/'].get.responses['200']", update: { content: [] } }
  faulty['actions'] = [...(faulty['actions'] as unknown[]), action]
  const count = (faulty['actions'] as unknown[]).length

  it.each([
    ['whole', false],
    ['with --only-covered', true],
  ])('where a publication is taken %s', (_, onlyCovered) => {
    const own = { overlay: { name: 'overlay.yaml', text: dump(faulty) } }
    expect(linesOf(() => take(withField({ type: 'string' }), onlyCovered, own))).toEqual([
      expect.stringMatching(new RegExp(`^overlay\\.yaml#/actions/${count - 1}: `)),
    ])
  })
})

describe('an additive publication is taken', () => {
  const ignore = { name: 'ignore_unknown_fields', in: 'query', schema: { type: 'string' } }
  const path = '/v1/events/leads'

  it.each([
    ['whole', false],
    ['with --only-covered', true],
  ])('%s, where it starts to declare what the overlay adds', (_, onlyCovered) => {
    const doc = published(other => {
      at(other, 'paths', path, 'post')['parameters'] = [ignore]
    })
    const { contract: next, changes } = take(doc, onlyCovered)
    const { parameters } = at(next.doc, 'paths', path, 'post')
    expect(parameters).toEqual([ignore])
    expect(changes.map(({ operation, where }) => [operation, where])).toEqual([
      [`POST ${path}`, 'request.query.ignore_unknown_fields'],
    ])
  })

  it('whole, where a reference was folded, whose facts are those of the repaired document', () => {
    const answer = (ref: string) =>
      published(other => {
        const { responses } = at(other, 'paths', '/v1/units/', 'get') as { responses: JsonObject }
        at(other, 'components', 'responses')['Units'] = responses['200']
        responses['200'] = { $ref: ref }
      })
    const [folded, whole] = ['#/components/\n  responses/Units', '#/components/responses/Units'].map(ref =>
      take(answer(ref), false),
    )
    const factsOf = (pulled: Pulled | undefined) =>
      JSON.parse(pulled?.lockText ?? '{}').source as Record<string, string>
    expect(factsOf(folded)['factsSha256']).toBe(factsOf(whole)['factsSha256'])
    expect(factsOf(folded)['sha256']).toBe(
      sha256(dump(answer('#/components/\n  responses/Units'), { noRefs: true })),
    )
  })
})
