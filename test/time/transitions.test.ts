import { describe, expect, it } from 'vitest'
import { wallTimeAt } from '../../src/time/index.js'
import { transitionsOf } from '../../src/time/transitions.js'
import { textOf } from './zones.js'

const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

describe('a short time between two changes', () => {
  // The shortest there are: three places of Brazil in 2000, and Palestine in 2040.
  it.each([
    ['America/Recife', '2000-10-08T03:00:00Z', '2000-10-15T02:00:00Z', '-03:00', '-02:00'],
    ['America/Noronha', '2000-10-08T02:00:00Z', '2000-10-15T01:00:00Z', '-02:00', '-01:00'],
    ['America/Boa_Vista', '2000-10-08T04:00:00Z', '2000-10-15T03:00:00Z', '-04:00', '-03:00'],
    ['Asia/Gaza', '2040-10-20T00:00:00Z', '2040-10-26T23:00:00Z', '+02:00', '+03:00'],
    ['Asia/Hebron', '2040-10-20T00:00:00Z', '2040-10-26T23:00:00Z', '+02:00', '+03:00'],
  ])('is not overlooked in %s from %s to %s', (zone, start, end, usual, other) => {
    const offsets = [-1000, 0].flatMap(step =>
      [start, end].map(at => wallTimeAt(new Date(Date.parse(at) + step), zone).offset),
    )
    expect(offsets).toEqual([usual, other, other, usual])
  })

  it('is not overlooked on any day of the century', () => {
    const length = 6 * DAY + 23 * HOUR
    const overlooked: string[] = []
    for (let start = Date.UTC(2000, 1); start < Date.UTC(2003, 0); start += 7 * HOUR + MINUTE) {
      const isOther = (ms: number): boolean => ms >= start && ms < start + length
      const offsetAt = transitionsOf(ms => (isOther(ms) ? HOUR : 0))
      const found = [start - 1, start, start + length - 1, start + length].map(offsetAt)
      if (found.join() !== [0, HOUR, HOUR, 0].join()) overlooked.push(textOf(start))
    }
    expect(overlooked).toEqual([])
  })
})
