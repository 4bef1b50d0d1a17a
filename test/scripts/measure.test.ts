import { describe, expect, it } from 'vitest'
import { measure, median, tableOf } from '../../scripts/workshop/bench/measure.js'

describe('measuring', () => {
  it('gives the median of the rounds, without the first, which warms up', async () => {
    const times = [900, 5, 1, 4]
    expect(await measure([async () => times.shift() ?? Number.NaN], 3)).toEqual([4])
  })

  it('gives every run its turn in every round, and begins with another one each time', async () => {
    const turns: string[] = []
    const run = (name: string) => async () => turns.push(name)
    await measure([run('a'), run('b'), run('c')], 3)
    expect(turns.join('')).toBe('abcabcbcacab')
  })

  it('takes the value in the middle, whatever the order', () => {
    expect(median([3, 100, 1])).toBe(3)
    expect(median([10, 9])).toBe(10)
    expect(median([])).toBeNaN()
  })

  it('sets tables in columns', () => {
    expect(
      tableOf([
        ['', 'own'],
        ['first', '1.5'],
        ['b', '12,000'],
      ]),
    ).toBe('          own\nfirst     1.5\nb      12,000')
  })
})
