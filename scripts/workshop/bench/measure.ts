/** Of an odd number of values the one in the middle; of an even number the higher of the two. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Milliseconds that this process worked. On the wall's clock, a busy machine would give any ratio. */
export const processorTime = (run: () => void): number => {
  const start = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

/**
 * The median of the times that each run gives. Every round gives every run its turn, so that whatever else the machine
 * does slows them all; each round begins with another one. A first round only warms up.
 */
export const measure = async (
  runs: readonly (() => Promise<number>)[],
  rounds: number,
): Promise<number[]> => {
  for (const run of runs) await run()
  const times = runs.map((): number[] => [])
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < runs.length; turn += 1) {
      const index = (round + turn) % runs.length
      times[index]?.push((await runs[index]?.()) ?? Number.NaN)
    }
  }
  return times.map(median)
}

/** A table in text, with columns as wide as what is in them: the first flush left, the others right. */
export const tableOf = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  const pad = (cell: string, column: number): string =>
    column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)
  return rows.map(row => row.map(pad).join('  ')).join('\n')
}
