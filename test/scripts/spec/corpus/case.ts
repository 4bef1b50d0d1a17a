import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

/** One construct each; README.md there says how a file is written. */
const FOLDER: string = fileURLToPath(new URL('../../../fixtures/specifications', import.meta.url))

export const VERDICTS = ['right', 'left out', 'refused'] as const

/** What each judge must say about JSON values. */
export interface Values {
  /** Taken by the validator, by the types and by JSON Schema. */
  readonly pass?: readonly unknown[]
  /** Refused by the validator and by JSON Schema; types cannot tell. */
  readonly fail?: readonly unknown[]
  /** Refused by all. */
  readonly mistyped?: readonly unknown[]
  /** Refused by the validator although JSON Schema takes them. */
  readonly stricter?: readonly unknown[]
  /** Taken by the validator although JSON Schema refuses them. */
  readonly looser?: readonly unknown[]
}

/** A call of the client, and the request that it must send, or the reason for which it must refuse. */
export interface Call {
  readonly path?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly header?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly url?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly sent?: string
  readonly refused?: string
}

interface Front {
  readonly title: string
  readonly verdict: (typeof VERDICTS)[number]
  /** The operation that the document is about; default: the first. `none`: it has none. */
  readonly operation?: string
  /** How the text is written to the file. */
  readonly bytes?: string
  /** Version by whose rules the independent validator judges; default: that of the document. */
  readonly judgedAs?: string
  /** Every value stands for an object that has it under this key. */
  readonly property?: string
  readonly values?: Values
  readonly body?: Values
  readonly answer?: Values
  readonly requests?: readonly Call[]
  /** Values that the mock does not refuse although it should. */
  readonly unmocked?: readonly unknown[]
  readonly at?: string
  readonly says?: string
}

export interface Case extends Front {
  /** Path of the file below the folder, without its extension. */
  readonly name: string
  /** The document alone. */
  readonly text: string
  /** The line of the document that is marked with `# here`, from 1; undefined where none is. */
  readonly line: number | undefined
}

const KEYS: Readonly<Record<keyof Front, (value: unknown) => boolean>> = {
  title: isText,
  verdict: value => VERDICTS.some(each => each === value),
  operation: isText,
  bytes: isText,
  judgedAs: isText,
  property: isText,
  values: areValues,
  body: areValues,
  answer: areValues,
  requests: Array.isArray,
  unmocked: Array.isArray,
  at: isText,
  says: isText,
}
const VALUE_KEYS: readonly string[] = ['pass', 'fail', 'mistyped', 'stricter', 'looser']

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

function areValues(value: unknown): boolean {
  const entries = Object.entries(Object(value))
  return entries.length > 0 && entries.every(([key, list]) => VALUE_KEYS.includes(key) && Array.isArray(list))
}

/** A file: what must become of a document, a line of three dashes, and the document. */
const readCase = (name: string, file: string): Case => {
  const end = file.indexOf('\n---\n')
  if (end < 0) throw new Error(`${name}: no line --- between the verdict and the document`)
  const front = parse(file.slice(0, end)) as Front
  for (const [key, value] of Object.entries(front)) {
    const isRight = Object.hasOwn(KEYS, key) && KEYS[key as keyof Front](value)
    if (!isRight) throw new Error(`${name}: ${key} is unknown, or not what it must be`)
  }
  const needs = front.verdict === 'right' ? ['title'] : ['title', 'at', 'says']
  for (const key of needs) if (!(key in front)) throw new Error(`${name}: ${key} is missing`)
  const text = file.slice(end + '\n---\n'.length)
  const line = text.split('\n').findIndex(each => / # here$/.test(each)) + 1
  return { ...front, name, text, line: line || undefined }
}

export const readCases = (): Case[] =>
  readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter(entry => entry.name.endsWith('.yaml'))
    .map(entry => join(entry.parentPath, entry.name))
    .map(
      path =>
        [
          relative(FOLDER, path)
            .replaceAll('\\', '/')
            .replace(/\.yaml$/, ''),
          path,
        ] as const,
    )
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, path]) => readCase(name, readFileSync(path, 'utf8')))

/** The bytes of the document, with the line ends and the mark that the case is about. */
export const bytesOf = ({ text, bytes = '' }: Case): Buffer => {
  const ways = bytes.split(' ')
  const lines = ways.includes('CRLF')
    ? text.replaceAll('\n', '\r\n')
    : ways.includes('CR')
      ? text.replaceAll('\n', '\r')
      : text
  const marked = /BOM|UTF-16/.test(bytes) ? `\uFEFF${lines}` : lines
  return Buffer.from(marked, bytes === 'UTF-16' ? 'utf16le' : 'utf8')
}

/** Values of the body and of the answer, as they are sent and received; `values` are both. */
export const valuesOf = ({
  values,
  body = values,
  answer = values,
  property,
}: Case): { readonly body?: Values; readonly answer?: Values } => ({
  ...(body ? { body: within(property, body) } : {}),
  ...(answer ? { answer: within(property, answer) } : {}),
})

/** Values that the mock is not asked about, as they are sent. */
export const unmockedOf = ({ unmocked = [], property }: Case): readonly unknown[] =>
  within(property, { pass: unmocked }).pass ?? []

const within = (property: string | undefined, values: Values): Values =>
  property === undefined
    ? values
    : Object.fromEntries(
        Object.entries(values).map(([key, list]) => [
          key,
          list.map((value: unknown) => ({ [property]: value })),
        ]),
      )
