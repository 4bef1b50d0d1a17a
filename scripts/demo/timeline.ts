import type { Simulator } from '../../src/testing/index.js'

interface Moment {
  readonly at: string
  /** Undefined: a read, of which only the number is told. */
  readonly what: string | undefined
}

const momentsOf = (sim: Simulator): Moment[] => [
  ...sim.requests().map(({ at, method, path, fault }) => ({
    at,
    what: method === 'GET' ? undefined : `${method} ${path}${fault === undefined ? '' : `   ${fault}`}`,
  })),
  ...sim
    .jobs()
    .flatMap(({ id, endedAt, status, vendor, operation }) =>
      endedAt === undefined ? [] : [{ at: endedAt, what: `    ${vendor}: ${status}, ${id} (${operation})` }],
    ),
]

/** What happened to a simulator, in the order of its clock. */
export const timelineOf = (sim: Simulator): string[] => {
  const lines: string[] = []
  const all = momentsOf(sim).sort((left, right) => left.at.localeCompare(right.at))
  const clock = (moment: Moment | undefined): string => (moment?.at ?? '').slice(11, 19)
  for (let index = 0; index < all.length; index += 1) {
    const { what } = all[index] as Moment
    const first = index
    while (what === undefined && all[index + 1] && all[index + 1]?.what === undefined) index += 1
    const count = index - first + 1
    const until = count > 1 ? `, until ${clock(all[index])}` : ''
    lines.push(`${clock(all[first])}  ${what ?? `  ${count} ${count === 1 ? 'read' : 'reads'}${until}`}`)
  }
  return lines
}
