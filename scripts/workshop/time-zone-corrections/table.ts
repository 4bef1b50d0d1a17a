import type { Correction } from '../../../src/time/corrections.js'

/** As biome formats. */
const LINE_WIDTH = 110

/** The text of `src/time/corrections.ts`. */
export const tableText = (version: string, rows: readonly Correction[]): string => {
  const array = rows.length === 0 ? '[]' : `[\n${rows.map(rowText).join('')}]`
  return `// Written by \`npx tsx scripts/workshop/time-zone-corrections.ts\` from tzdata ${version}. Do not edit.

/** The version of tzdata that the rows bring a runtime up to. */
export const CORRECTIONS_VERSION = '${version}'

/** From an instant on (RFC 3339), these zones have this standard offset, with or without the US daylight saving time. */
export type Correction = readonly [from: string, standardOffset: string, observesDst: boolean, ids: string]

export const CORRECTIONS: readonly Correction[] = ${array}
`
}

const rowText = (row: Correction): string => {
  const cells = row.map(cell => (typeof cell === 'string' ? `'${cell}'` : `${cell}`))
  const line = `  [${cells.join(', ')}],`
  if (line.length <= LINE_WIDTH) return `${line}\n`
  return `  [\n${cells.map(cell => `    ${cell},\n`).join('')}  ],\n`
}
