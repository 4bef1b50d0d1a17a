import { describe, expect, it } from 'vitest'
import { mutatedSource } from './mutant.js'
import { mutations } from './mutations.js'

describe('the faults that the contract suite has to find', () => {
  it('are at least 50, each an edit that still applies, under a name of its own', async () => {
    expect(mutations.length).toBeGreaterThanOrEqual(50)
    expect(new Set(mutations.map(({ id }) => id)).size).toBe(mutations.length)
    const sources = await Promise.all(mutations.map(mutatedSource))
    expect(sources.every(each => each.length > 0)).toBe(true)
  })
})
