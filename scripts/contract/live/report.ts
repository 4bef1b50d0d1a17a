import { type Counted, counted, outcomeOf, type Result, summaryOf } from './results.js'

/** For people: a block for each operation, and a summary in the last line. */
export const textReport = (results: readonly Result[]): string =>
  [...results.map(block), '', summaryLine(results)].join('\n')

const block = (result: Result): string =>
  [`${result.operation}: ${headOf(result)}`, ...rows(counted(result.differences))].join('\n')

const headOf = (result: Result): string => {
  const { notRead, failure, records } = result
  if (failure !== undefined) return `failed: ${failure}`
  if (notRead !== undefined) return `not read: ${notRead}`
  return `${outcomeOf(result)}, ${plural(records, 'record')}`
}

const rows = (differences: readonly Counted[]): readonly string[] => {
  const cells = differences.map(({ kind, place, detail, count }) => [
    ...[`${count} ×`, kind],
    detail === '' ? place : `${place} (${detail})`,
  ])
  const widthOf = (column: number): number => Math.max(...cells.map(row => row[column]?.length ?? 0))
  return cells.map(
    ([count = '', kind = '', place = '']) =>
      `  ${count.padStart(widthOf(0))} ${kind.padEnd(widthOf(1))}  ${place}`,
  )
}

const summaryLine = (results: readonly Result[]): string => {
  const { operations, differs, failed, differences, ...others } = summaryOf(results)
  const parts = [
    `${others['as declared']} as declared`,
    `${others.empty} empty`,
    `${differs} ${differs === 1 ? 'differs' : 'differ'}`,
    `${others['not read']} not read`,
    `${failed} failed`,
  ]
  return `${plural(operations, 'operation')} that read: ${parts.join(', ')}; ${plural(differences, 'difference')}`
}

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** For programs: the same, with names in camel case. */
export const jsonReport = (results: readonly Result[]): string => {
  const { 'as declared': asDeclared, 'not read': notRead, ...others } = summaryOf(results)
  const operations = results.map(result => ({
    operation: result.operation,
    outcome: outcomeOf(result),
    ...(result.failure === undefined ? {} : { reason: result.failure }),
    ...(result.notRead === undefined ? {} : { reason: result.notRead }),
    records: result.records,
    differences: counted(result.differences),
  }))
  return JSON.stringify({ operations, summary: { ...others, asDeclared, notRead } }, null, 2)
}
