import { type ProbeResult, sentVerdictOf } from './judge.js'
import type { Task } from './task.js'

export const LEGEND = `no: the client says that nothing left; yes: it may have, and did; unknown: it may have, and did not.
Then the stage that tells it (time: the time-out, status: of the answer), the attempts, and in brackets how often the server
had the whole request. –: the runtime cannot be told of a proxy.`

const stageCell = ({ told, about }: ProbeResult): string => {
  if (told.kind === 'answered') return ''
  return told.stage ?? (about.isHang === undefined ? 'status' : 'time')
}

const cellOf = (result: ProbeResult | undefined): string => {
  if (result === undefined) return '–'
  const { told, seen } = result
  const whole = seen.processed > 0 ? `[${seen.processed}]` : ''
  const parts = [sentVerdictOf(result), stageCell(result), `×${told.attempts.length}`, whole]
  return parts.filter(each => each !== '').join(' ')
}

const line = (cells: readonly string[], widths: readonly number[]): string =>
  `| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`

/** Cases by runtimes. */
export const resultTableOf = (results: readonly ProbeResult[], operation: Task['operation']): string => {
  const own = results.filter(each => each.operation === operation)
  const titles = [...new Set(own.map(({ runtime }) => runtime.title))]
  const names = [...new Set(own.map(({ about }) => about.name))]
  const head = [`a ${operation}`, ...titles]
  const rows = names.map(name => {
    const of = own.filter(({ about }) => about.name === name)
    return [name, ...titles.map(title => cellOf(of.find(({ runtime }) => runtime.title === title)))]
  })
  const widths = head.map((_, index) => Math.max(...[head, ...rows].map(row => row[index]?.length ?? 0)))
  const rule = `|${widths.map(width => '-'.repeat(width + 2)).join('|')}|`
  return [line(head, widths), rule, ...rows.map(row => line(row, widths))].join('\n')
}
