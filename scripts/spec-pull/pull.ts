import { type Missing, missingFacts } from '../facade/missing.js'
import { facadeNeeds } from '../facade/needs.js'
import { type Lock, lockText } from '../generate/lock.js'
import { checkComparable } from '../spec/check.js'
import { buildContract, type Contract } from '../spec/contract.js'
import { type JsonObject, operationsOf } from '../spec/document.js'
import { factsDigest } from '../spec/facts.js'
import { SpecError, type SpecProblem } from '../spec/problem.js'
import { repairDocument } from '../spec/repair.js'
import { parseSource, type Source, sha256 } from '../spec/source.js'
import type { Change } from '../spec-diff/change.js'
import { compareDocuments } from '../spec-diff/compare.js'
import type { Deviation } from '../spec-fidelity/deviations.js'
import { blamePublication } from './blame.js'
import { entryOf, withEntry } from './changelog.js'
import { takeCovered } from './covered.js'

/** What lies in `spec/` before. */
export interface Before {
  readonly contract: Source
  readonly lock: Lock
  /** Undefined: there is none yet. */
  readonly changelog: string | undefined
  readonly overlay: Source
  readonly deviations: readonly Deviation[]
}

export interface Request {
  readonly published: Source
  /** As it is told in files: a URL without its query, or the name of a file without its folder. */
  readonly from: string
  /** Keep the contract's own operations, and take only their changes. */
  readonly onlyCovered: boolean
  /** YYYY-MM-DD. */
  readonly today: string
}

export interface Pulled {
  /** The new contract with the overlay, repaired and checked. */
  readonly contract: Contract
  /** What cannot be represented in operations that are not taken. */
  readonly aside: readonly SpecProblem[]
  readonly changes: readonly Change[]
  /** What the facade needs and the new contract does not have. */
  readonly missing: readonly Missing[]
  /** Operations of the publication, and how many of them the contract has now. */
  readonly published: number
  readonly covered: number
  /** New texts; undefined where nothing changes. */
  readonly contractText: string | undefined
  readonly lockText: string | undefined
  readonly changelog: string | undefined
}

/**
 * What becomes of the contract with a publication. Pure.
 * @throws SpecError when the publication, or what would become of the contract, cannot be represented
 */
export const pull = (before: Before, request: Request): Pulled => {
  const { contract: old, lock, overlay, deviations } = before
  const { published, onlyCovered } = request
  const { doc } = repairDocument(parseSource(published))
  checkComparable(doc, published.name)
  const text = onlyCovered ? takeCovered(old, { name: published.name, doc, deviations }) : published.text
  const next: Source = { name: onlyCovered ? old.name : published.name, text }
  const contract = build(next, before, { name: published.name, doc, text: published.text })
  const repaired = [old, next].map(source => repairDocument(parseSource(source)).doc)
  const changes = compareDocuments(repaired[0] ?? {}, repaired[1] ?? {})
  const isSame = text === old.text
  const own = nextLock(lock, request, next)
  const [count, covered] = [operationsOf(doc).length, operationsOf(contract.doc).length]
  const entry = {
    date: request.today,
    from: request.from,
    sha256: own.source.sha256,
    extent: onlyCovered ? `${covered} of ${count} operations` : `All ${count} operations`,
    changes,
  }
  return {
    contract,
    aside: onlyCovered ? problemsOf(published, overlay) : [],
    changes,
    missing: missingFacts(contract.doc, facadeNeeds()),
    published: count,
    covered,
    contractText: isSame ? undefined : text,
    lockText: isSame && own.source.sha256 === lock.source.sha256 ? undefined : lockText(own),
    changelog: isSame ? undefined : withEntry(before.changelog, entryOf(entry)),
  }
}

/** With the file of a publication named where that is to blame. */
const build = (
  next: Source,
  { contract: old, overlay }: Before,
  published: Source & { readonly doc: JsonObject },
): Contract => {
  try {
    return buildContract(next, overlay)
  } catch (error) {
    const isTaken = next.name === old.name && next.text !== old.text
    if (!(error instanceof SpecError) || error.file !== next.name || !isTaken) throw error
    const own = operationsOf(repairDocument(parseSource(old)).doc).map(({ key }) => key)
    throw blamePublication(error, own, { ...published, problems: problemsOf(published, overlay) })
  }
}

const problemsOf = (source: Source, overlay: Source): readonly SpecProblem[] => {
  try {
    buildContract(source, overlay)
    return []
  } catch (error) {
    if (error instanceof SpecError) return error.problems
    throw error
  }
}

const nextLock = (lock: Lock, { published, from, today }: Request, next: Source): Lock => {
  const digest = sha256(published.text)
  const { publishedOn } = lock.source
  return {
    source: {
      url: lock.source.url,
      from,
      sha256: digest,
      // What was read before is as old as it was.
      publishedOn: digest === lock.source.sha256 ? publishedOn : (published.modifiedOn ?? null),
      comparedOn: today,
      factsSha256: factsDigest(repairDocument(parseSource(next)).doc),
    },
    contract: { ...lock.contract, sha256: sha256(next.text) },
  }
}
