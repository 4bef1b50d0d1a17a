import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CONTRACT_FILE, LOCK_FILE } from '../../../scripts/spec/contract.js'
import { isObject, type JsonObject, operationsOf } from '../../../scripts/spec/document.js'
import { differences, factsDigest, factsOf } from '../../../scripts/spec/facts.js'
import { repairDocument } from '../../../scripts/spec/repair.js'
import { parseSource, sha256 } from '../../../scripts/spec/source.js'
import { isPublication, NEEDS_OWN_WORDS } from './own-words.js'
import { hasUpstream, NEEDS_UPSTREAM, UPSTREAM } from './upstream.js'

const read = (name: string): JsonObject =>
  repairDocument(parseSource({ name, text: readFileSync(name, 'utf8') })).doc
const ours = read(CONTRACT_FILE)

/** Sentences of four words and more, in lower case and without punctuation. */
const sentences = (node: unknown): string[] => {
  if (Array.isArray(node)) return node.flatMap(sentences)
  if (!isObject(node)) return []
  return Object.entries(node).flatMap(([key, value]) => {
    const isText = (key === 'description' || key === 'summary') && typeof value === 'string'
    const texts = isText
      ? value.split(/(?<=[.!?])\s+/).map(text =>
          text
            .toLowerCase()
            .replaceAll(/[^a-z0-9 ]/g, '')
            .trim(),
        )
      : []
    return [...texts.filter(text => text.split(/\s+/).length >= 4), ...sentences(value)]
  })
}

describe('the contract', () => {
  it('states the facts that were compared with the publication, also where the publication is not at hand', () => {
    const { source } = JSON.parse(readFileSync(LOCK_FILE, 'utf8'))
    // After a change of facts: compare with the publication (below), then put this digest into spec/lock.json.
    expect(factsDigest(ours)).toBe(source.factsSha256)
  })
})

describe.skipIf(!hasUpstream)(`the contract beside the published file${NEEDS_UPSTREAM}`, () => {
  const published = hasUpstream ? read(UPSTREAM) : {}
  const publishedByKey = new Map(operationsOf(published).map(operation => [operation.key, operation]))

  it.each(operationsOf(ours))('states the published facts of $key and no others', operation => {
    const same = publishedByKey.get(operation.key)
    expect(same).toBeDefined()
    if (same) expect(differences(factsOf(published, same), factsOf(ours, operation))).toEqual([])
  })

  it('was compared with the publication that the lock names', () => {
    const lock = JSON.parse(readFileSync(LOCK_FILE, 'utf8'))
    expect(sha256(readFileSync(UPSTREAM, 'utf8'))).toBe(lock.source.sha256)
  })

  it.skipIf(isPublication)(`shares no sentence with it${NEEDS_OWN_WORDS}`, () => {
    const theirs = new Set(sentences(published))
    expect(sentences(ours).filter(sentence => theirs.has(sentence))).toEqual([])
  })
})
