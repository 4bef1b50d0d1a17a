import { styleText } from 'node:util'
import type { Fetch } from '../../src/index.js'

type Format = Parameters<typeof styleText>[0]

const inColor = process.stdout.isTTY === true && !process.env['NO_COLOR']
const paint = (format: Format, text: string): string => (inColor ? styleText(format, text) : text)

export const say = (text = ''): void => console.log(text)

export const heading = (text: string): void => {
  say()
  say(paint('bold', text))
}

export const note = (text: string): void => say(paint('dim', `  ${text}`))

const LINE_LENGTH = 88

/** A value as people read it: in one line when it is short, else a field a line. */
const show = (value: unknown): string => {
  const line = JSON.stringify(value)
  if (line.length <= LINE_LENGTH || typeof value !== 'object' || value === null) return line
  const entries = Array.isArray(value) ? value : Object.entries(value)
  const lines = entries.map(each => (Array.isArray(value) ? each : `${each[0]}: ${JSON.stringify(each[1])}`))
  return lines.join('\n      ')
}

const pathAndQueryOf = (url: string): string => {
  const { pathname, search } = new URL(url)
  return decodeURIComponent(pathname + search)
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** How many fields of a record are shown; the rest is counted. */
const SHOWN_FIELDS = 3

/** The meta of an answer, and the beginning of its record, or of the first of its records. */
const shorten = (body: unknown): unknown => {
  const { results, meta } = (body ?? {}) as { results?: unknown; meta?: unknown }
  if (typeof results !== 'object' || results === null) return body
  if (!Array.isArray(results)) return { meta, results: begin(results) }
  return { meta, results: results.length === 0 ? [] : [begin(results[0], `; records: ${results.length}`)] }
}

const begin = (record: unknown, more = ''): object => {
  const fields = Object.entries(typeof record === 'object' && record !== null ? record : {})
  const shown = Object.fromEntries(fields.slice(0, SHOWN_FIELDS))
  return { ...shown, '…': `${fields.length - SHOWN_FIELDS} more fields${more}` }
}

/** The global fetch, which prints what goes out and what comes back. Headers, where the token is, are not printed. */
export const printingFetch: Fetch = async (url, init) => {
  const { method, body } = init
  say(`  ${paint('cyan', '→')} ${paint('cyan', method)} ${pathAndQueryOf(url)}`)
  if (body !== null) say(`      ${show(parse(body))}`)
  const response = await fetch(url, init)
  const mark = response.ok ? paint('green', '←') : paint('red', '←')
  say(`  ${mark} ${response.status}`)
  say(`      ${show(shorten(parse(await response.clone().text())))}`)
  return response
}

/** A table with a column for each of the names of the first row. */
export const table = (rows: readonly Readonly<Record<string, string>>[]): void => {
  const names = Object.keys(rows[0] ?? {})
  const widths = names.map(name => Math.max(name.length, ...rows.map(row => (row[name] ?? '').length)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('   ')
      .trimEnd()
  say(`  ${paint('bold', line(names))}`)
  for (const row of rows) say(`  ${line(names.map(name => row[name] ?? ''))}`)
}
