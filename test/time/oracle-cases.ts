import { readFileSync } from 'node:fs'

/** Answers of the C library's zone data (public domain), by a program that shares nothing with this package. */
const FILE = new URL('../fixtures/time-zone-oracle.jsonl', import.meta.url)

export interface WallAnswer {
  readonly local: string
  /** Seconds. */
  readonly offset: number
  /** Of a clock that shows this time twice: 1 for the second time, 0 for the first. */
  readonly fold?: 0 | 1
}

export interface InstantAnswer {
  readonly kind: 'unique' | 'gap' | 'overlap'
  /** As `compatible` reads it. */
  readonly utc: string
  /** Missing where there is one instant. */
  readonly earlier?: string
  readonly later?: string
}

interface Case<Answer> {
  readonly zone: string
  /** The answer of older data, where it was another one. */
  readonly stale?: Answer
}

export interface ToWall extends WallAnswer, Case<WallAnswer> {
  readonly op: 'toWall'
  readonly utc: string
}

export interface ToInstant extends InstantAnswer, Case<InstantAnswer> {
  readonly op: 'toInstant'
  readonly local: string
}

export type OracleCase = ToWall | ToInstant

interface Meta {
  readonly tzdata: string
  readonly stale_tzdata: string
  readonly records: number
}

const lines = readFileSync(FILE, 'utf8')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line))

export const META: Meta = lines[0]
export const CASES: readonly OracleCase[] = lines.slice(1)
