import { formatOffset, MINUTE } from '../../../../src/time/text.js'
import type { Sample } from './samples.js'

/** What is converted: from the form of its name, into the form of its name. */
export type Conversion =
  | 'instant text -> wall text'
  | 'Date -> wall fields'
  | 'wall text -> instant text'
  | 'wall text -> Date'

export const CONVERSIONS: readonly Conversion[] = [
  'instant text -> wall text',
  'Date -> wall fields',
  'wall text -> instant text',
  'wall text -> Date',
]

/** One way to convert with a library. */
export interface Way {
  readonly name: string
  /** Converts all, and throws the answers away. */
  run(samples: readonly Sample[]): void
  /** The answer, in the same words for every library. */
  answer(sample: Sample): string
}

/**
 * The ways of a library, without those that were found to be much slower. The fastest one counts, so there are some that
 * leave reading to Date.parse, or to hands that check nothing.
 */
export type Ways = Readonly<Record<Conversion, readonly Way[]>>

/** Where answers go, so that no engine finds out that nobody wants them. */
const sink: { answer: unknown } = { answer: undefined }

export const way = <T>(name: string, convert: (sample: Sample) => T, say: (answer: T) => string): Way => ({
  name,
  run(samples) {
    for (const sample of samples) sink.answer = convert(sample)
  },
  answer: sample => say(convert(sample)),
})

export const sayText = (text: string | null): string => `${text}`.replace('.000Z', 'Z')

export const sayDate = (date: Date): string => sayText(date.toISOString())

/** Year, month, day, hour, minute, second, and the offset in minutes. */
export type ClockFields = readonly [number, number, number, number, number, number, number]

export const sayFields = ([year, month, day, hour, minute, second, offset]: ClockFields): string => {
  const wall = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  return `${wall.toISOString().slice(0, 19)}${formatOffset(offset * MINUTE)}`
}

/** The numbers of `2026-06-08T14:30:00`. */
export const digitsOf = (wall: string): readonly [number, number, number, number, number, number] => [
  +wall.slice(0, 4),
  +wall.slice(5, 7),
  +wall.slice(8, 10),
  +wall.slice(11, 13),
  +wall.slice(14, 16),
  +wall.slice(17),
]
