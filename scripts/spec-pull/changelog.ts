import type { Change } from '../spec-diff/change.js'
import { reportOf } from '../spec-diff/report.js'

const CHANGELOG_HEAD = `# Changes of the contract

What \`npm run spec:pull\` took over, newest first: what breaks callers, what deserves a look, what only adds.
`

export interface Entry {
  /** YYYY-MM-DD. */
  readonly date: string
  /** URL or file name that was read. */
  readonly from: string
  /** Of what was read. */
  readonly sha256: string
  /** Which operations were taken. */
  readonly extent: string
  /** Operations that were taken and cannot be represented. */
  readonly leftOut: readonly string[]
  readonly changes: readonly Change[]
}

/** An entry of the changelog. */
export const entryOf = ({ date, from, sha256, extent, leftOut, changes }: Entry): string => {
  // Headings of the report stand one level below that of the entry.
  const report = reportOf(changes, 'markdown').replaceAll(/^## /gm, '### ')
  const gone = leftOut.map(key => `\`${key}\``).join(', ')
  const without = gone === '' ? '' : `Left out, because they cannot be generated from: ${gone}.\n\n`
  return `## ${date}, from ${from}\n\n${extent}; sha256 \`${sha256}\`.\n\n${without}${report}`
}

/** The changelog with an entry at its head, below the introduction. */
export const withEntry = (changelog: string | undefined, entry: string): string => {
  const text = changelog ?? CHANGELOG_HEAD
  const first = text.search(/^## /m)
  const [head, rest] = first === -1 ? [text, ''] : [text.slice(0, first), text.slice(first)]
  return [head.trimEnd(), entry.trimEnd(), rest.trimEnd()]
    .filter(part => part !== '')
    .join('\n\n')
    .concat('\n')
}
