import { fileURLToPath } from 'node:url'
import type { JsonObject } from './document.js'
import { checkOverlaid } from './overlaid-check.js'
import { applyOverlay } from './overlay.js'
import type { SpecProblem } from './problem.js'
import { repairDocument } from './repair.js'
import { parseSource, readSource, type Source, sha256 } from './source.js'

const inSpec = (name: string): string => fileURLToPath(new URL(`../../spec/${name}`, import.meta.url))

/** The contract that the repository carries. */
export const CONTRACT_FILE: string = inSpec('propexo.yaml')
export const OVERLAY_FILE: string = inSpec('overlay.yaml')
export const LOCK_FILE: string = inSpec('lock.json')
export const CHANGELOG_FILE: string = inSpec('CHANGELOG.md')

export interface Contract {
  /** Contract plus overlay, repaired and checked. */
  readonly doc: JsonObject
  /** What was repaired: see `repairDocument`. */
  readonly notices: readonly SpecProblem[]
  readonly contractSha256: string
  readonly overlaySha256: string
}

/**
 * Reads a specification, repairs it, applies the overlay and refuses what cannot be represented.
 * @param location file or URL, YAML or JSON; default: the contract of this repository
 * @throws SpecError
 */
export const loadContract = async (location: string = CONTRACT_FILE): Promise<Contract> => {
  const [source, overlay] = await Promise.all([readSource(location), readSource(OVERLAY_FILE)])
  return buildContract(source, overlay)
}

export const buildContract = (source: Source, overlay: Source): Contract => {
  const { doc: repaired, notices } = repairDocument(parseSource(source))
  const overlayDoc = parseSource(overlay)
  const doc = applyOverlay(repaired, overlayDoc, overlay.name)
  checkOverlaid(doc, { doc: repaired, name: source.name }, { doc: overlayDoc, name: overlay.name })
  return { doc, notices, contractSha256: sha256(source.text), overlaySha256: sha256(overlay.text) }
}
