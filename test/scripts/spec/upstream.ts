import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The published specification, where it lies beside this repository. */
export const UPSTREAM: string = fileURLToPath(
  new URL('../../../../shared/upstream/openapi.yml', import.meta.url),
)
/** A version by its file name; older ones lie in a folder beside the current one. */
export const publication = (name: string): string =>
  name === basename(UPSTREAM) ? UPSTREAM : join(dirname(UPSTREAM), 'history', name)

export const hasUpstream: boolean = existsSync(UPSTREAM)

/** For the name of a test suite: says aloud when what it needs is not there. */
export const NEEDS_UPSTREAM: string = hasUpstream
  ? ''
  : ' (SKIPPED: the published file is not beside this repository)'

// A skipped suite is easily overlooked in a long report.
if (!hasUpstream)
  console.warn('SKIPPED: what compares with the published file, which is not beside this repository')
