import { needed } from '../facade/leniency.js'
import { type Missing, missingFacts } from '../facade/missing.js'
import { facadeNeeds } from '../facade/needs.js'
import { type Lock, lockText } from '../generate/lock.js'
import { canonicalText } from '../spec/canonical.js'
import { type Comparable, comparablePart } from '../spec/check.js'
import { buildContract, type Contract } from '../spec/contract.js'
import { type JsonObject, operationsOf } from '../spec/document.js'
import { factsDigest } from '../spec/facts.js'
import { type Leniency, leftOutLines, locate, refuseLeftOut } from '../spec/left-out.js'
import { linesOf } from '../spec/lines.js'
import { SpecError, type SpecProblem, withLines } from '../spec/problem.js'
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

export interface PullInput {
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
  readonly aside: readonly string[]
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
export const pull = (before: Before, request: PullInput): Pulled => {
  const { contract: old, lock, overlay, deviations } = before
  const { published, onlyCovered } = request
  const own = readComparable(old)
  const publication = readComparable(published)
  const { doc } = publication
  const leniency = onlyCovered ? coveredIn(own.doc) : needed
  refuseLeftOut(published.name, locate(publication.leftOut, linesOf(published)), leniency)
  const text = onlyCovered
    ? takeCovered(old, { name: published.name, doc, deviations })
    : canonicalText(published)
  const isSame = text === old.text
  // What is wrong with a whole publication is told with its own lines.
  const covering: Source = isSame ? old : { name: old.name, text }
  const next = onlyCovered ? covering : published
  const contractSha256 = sha256(text)
  const contract = { ...build(next, before, { published, doc, leniency }), contractSha256 }
  const taken = next === old ? own.doc : next === published ? doc : readComparable(next).doc
  const changes = isSame ? [] : compareDocuments(own.doc, taken)
  const ownLock = nextLock(lock, request, { contractSha256, factsSha256: factsDigest(taken) })
  const count = operationsOf(doc).length + publication.leftOut.length
  const covered = operationsOf(contract.doc).length
  const entry = {
    date: request.today,
    from: request.from,
    sha256: ownLock.source.sha256,
    extent: covered === count ? `All ${count} operations` : `${covered} of ${count} operations`,
    leftOut: contract.leftOut.map(({ key }) => key),
    changes,
  }
  return {
    contract,
    aside: onlyCovered ? asideOf(published, overlay) : [],
    changes,
    missing: missingFacts(contract.doc, facadeNeeds()),
    published: count,
    covered,
    contractText: isSame ? undefined : text,
    lockText: isSame && ownLock.source.sha256 === lock.source.sha256 ? undefined : lockText(ownLock),
    changelog: isSame ? undefined : withEntry(before.changelog, entryOf(entry)),
  }
}

/** What is taken over, and what must not be left out of it. */
interface TakenPublication {
  readonly published: Source
  readonly doc: JsonObject
  readonly leniency: Leniency
}

/** With the file of a publication named where that is to blame. */
const build = (next: Source, { contract: old, overlay }: Before, taken: TakenPublication): Contract => {
  const { published, doc, leniency } = taken
  try {
    return buildContract(next, overlay, leniency)
  } catch (error) {
    const isTaken = next !== published && next.text !== old.text
    if (!(error instanceof SpecError) || error.file !== next.name || !isTaken) throw error
    const own = operationsOf(readComparable(old).doc).map(({ key }) => key)
    const problems = withLines(problemsWithOverlay(published, overlay), linesOf(published))
    throw blamePublication(error, own, { name: published.name, doc, problems })
  }
}

const problemsWithOverlay = (source: Source, overlay: Source): readonly SpecProblem[] => {
  try {
    return buildContract(source, overlay).leftOut.flatMap(({ problems }) => problems)
  } catch (error) {
    if (error instanceof SpecError) return error.problems
    throw error
  }
}

const readComparable = (source: Source): Comparable =>
  comparablePart(repairDocument(parseSource(source)).doc, source.name)

/** The contract keeps all that it has. */
const coveredIn = (own: JsonObject): Leniency => {
  const keys = new Set(operationsOf(own).map(({ key }) => key))
  return key => needed(key) ?? (keys.has(key) ? 'the contract has it; pull the whole file' : undefined)
}

/** A line for each thing that generation would leave out of the whole publication. */
const asideOf = (source: Source, overlay: Source): readonly string[] => {
  try {
    return leftOutLines(source.name, buildContract(source, overlay).leftOut)
  } catch (error) {
    if (error instanceof SpecError) return error.message.split('\n')
    throw error
  }
}

/** Of the new contract. */
interface Digests {
  readonly contractSha256: string
  readonly factsSha256: string
}

const nextLock = (lock: Lock, { published, from, today }: PullInput, digests: Digests): Lock => {
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
      factsSha256: digests.factsSha256,
    },
    contract: { ...lock.contract, sha256: digests.contractSha256 },
  }
}
