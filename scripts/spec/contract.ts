import { fileURLToPath } from 'node:url'
import { checkHead } from './accept.js'
import { acceptOverlaid } from './accept-overlaid.js'
import { withoutComponents } from './component-faults.js'
import { componentsIn } from './components.js'
import { type JsonObject, operationsOf } from './document.js'
import { type LeftOut, type Leniency, leftOutLines, lenient, locate, refuseLeftOut } from './left-out.js'
import { linesOf } from './lines.js'
import { type LineOf, problemText, SpecError, type SpecProblem, withLines } from './problem.js'
import { repairDocument } from './repair.js'
import { parseSource, readSource, type Source, sha256 } from './source.js'
import { withoutOperations } from './whole-checks.js'

const inSpec = (name: string): string => fileURLToPath(new URL(`../../spec/${name}`, import.meta.url))

/** The contract that the repository carries. */
export const CONTRACT_FILE: string = inSpec('propexo.yaml')
export const OVERLAY_FILE: string = inSpec('overlay.yaml')
export const LOCK_FILE: string = inSpec('lock.json')
export const CHANGELOG_FILE: string = inSpec('CHANGELOG.md')

export interface Contract {
  /** The name of its source, for messages. */
  readonly file: string
  /** Contract plus overlay, repaired, without what was left out. */
  readonly doc: JsonObject
  /** What was read in another way than it is written, or is meant. */
  readonly notices: readonly SpecProblem[]
  /** What cannot be represented, and is not in the document. */
  readonly leftOut: readonly LeftOut[]
  readonly lineOf: LineOf
  readonly contractSha256: string
  readonly overlaySha256: string
}

/**
 * Reads a specification, repairs it, applies the overlay and leaves out what cannot be represented.
 * @param location file or URL, YAML or JSON; default: the contract of this repository
 * @throws SpecError for what is no OpenAPI, and where something is left out that must not be
 */
export const loadContract = async (
  location: string = CONTRACT_FILE,
  leniency: Leniency = lenient,
): Promise<Contract> => {
  const [source, overlay] = await Promise.all([readSource(location), readSource(OVERLAY_FILE)])
  return buildContract(source, overlay, leniency)
}

export const buildContract = (source: Source, overlay: Source, leniency: Leniency = lenient): Contract => {
  const { name: file } = source
  const lineOf = linesOf(source)
  const { doc: repaired, notices } = repairDocument(parseSource(source))
  // Before the overlay adds to it what it may lack.
  located(file, lineOf, () => checkHead(repaired, file))
  const named = { doc: parseSource(overlay), name: overlay.name }
  const accepted = located(file, lineOf, () => acceptOverlaid({ doc: repaired, name: file }, named))
  const leftOut = locate(accepted.leftOut, lineOf)
  refuseLeftOut(file, leftOut, leniency)
  return {
    file,
    doc: accepted.doc,
    notices: withLines([...notices, ...accepted.notices], lineOf),
    leftOut,
    lineOf,
    contractSha256: sha256(source.text),
    overlaySha256: sha256(overlay.text),
  }
}

/**
 * The contract without operations for which nothing right can be generated, although nothing in them is unknown.
 * @throws SpecError where one of them must not be left out
 */
export const leaveOut = (contract: Contract, found: readonly LeftOut[], leniency: Leniency): Contract => {
  const more = locate(found, contract.lineOf)
  refuseLeftOut(contract.file, more, leniency)
  const keys = new Set(more.map(({ key }) => key))
  const gone = operationsOf(contract.doc).filter(({ key }) => keys.has(key))
  const rest = withoutOperations(contract.doc, keys)
  // What only they used may be what nothing could be generated for.
  const used = componentsIn(rest, [rest['paths'], rest['webhooks']])
  const unused = [
    ...componentsIn(
      rest,
      gone.map(({ node }) => node),
    ),
  ].filter(name => !used.has(name))
  return {
    ...contract,
    doc: withoutComponents(rest, new Set(unused)),
    leftOut: [...contract.leftOut, ...more],
  }
}

/** For people, a line for each: what was read in another way, and what was left out, with the reason. */
export const noticeLines = ({ file, notices, leftOut }: Contract): string[] => [
  ...notices.map(notice => `notice       ${problemText(file, notice)}`),
  ...leftOutLines(file, leftOut).map(line => `left out     ${line}`),
]

const located = <T>(file: string, lineOf: LineOf, run: () => T): T => {
  try {
    return run()
  } catch (cause) {
    // A fault of the overlay has no line in the document.
    const isOwn = cause instanceof SpecError && cause.file === file
    throw isOwn ? new SpecError(file, withLines(cause.problems, lineOf)) : cause
  }
}
