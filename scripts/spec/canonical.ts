import { isDeepStrictEqual } from 'node:util'
import { type Document, parseDocument } from 'yaml'
import { SpecError, type SpecProblem } from './problem.js'
import { parseSource, type Source } from './source.js'

/** Wide enough that prose is no column, narrow enough to be read beside its changes. */
const LINE_WIDTH = 120

/**
 * A YAML text as a tree with its comments, in which nodes can be changed.
 * @throws SpecError for a syntax error
 */
export const openDocument = ({ name, text }: Source): Document => {
  // Keys are compared where data is read.
  const document = parseDocument(text, { uniqueKeys: false })
  const [error] = document.errors
  if (error) throw new SpecError(name, [{ pointer: '', reason: error.message }])
  return document
}

/** The one way in which the contract is written, so that a change of it changes nothing but its own lines. */
export const printDocument = (document: Document): string => document.toString({ lineWidth: LINE_WIDTH })

/** @throws SpecError for a syntax error, and where it would say something else */
export const canonicalText = (source: Source): string => {
  const text = printDocument(openDocument(source))
  if (text === source.text || isDeepStrictEqual(parseSource(source), parseSource({ ...source, text })))
    return text
  const reason = 'cannot be written in canonical form: it would say something else'
  throw new SpecError(source.name, [{ pointer: '', reason }])
}

/** The first line in which a text is not as it would be written. */
export const formProblem = (source: Source, canonical: string): SpecProblem => {
  const [lines, wanted] = [source.text, canonical].map(text => text.split('\n')) as [string[], string[]]
  const differing = wanted.findIndex((line, index) => line !== lines[index])
  const at = differing === -1 ? wanted.length : differing
  const [is, mustBe] = [lines, wanted].map(each => each[at] ?? '(no line)')
  return {
    pointer: '',
    line: at + 1,
    reason: `is not in canonical form\n  is       ${is}\n  must be  ${mustBe}`,
  }
}
