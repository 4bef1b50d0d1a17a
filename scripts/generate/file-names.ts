import { createHash } from 'node:crypto'
import type { Operation } from '../spec/document.js'

/** Shorter than what file systems allow, 255 bytes, with room for a digest and an extension. */
const LONGEST = 200

const slug = ({ method, path }: Operation): string =>
  [method, ...path.split('/')]
    .filter(part => part !== '')
    .map(part => part.replaceAll(/\{([^}]*)\}/g, 'by-$1'))
    .join('-')
    .replaceAll(/[^A-Za-z0-9_-]/g, '_')

/**
 * The module name of each operation, by key: `GET /v1/units/{id}` is `get-v1-units-by-id`. Where paths would share a
 * name, as two do that differ in a trailing slash only, each of them gets a digest of its own path behind a dot, which no
 * other name has. So a name never depends on the order of paths, and never comes to mean another operation that stands
 * beside the first: an import fails instead.
 */
export const fileNames = (operations: readonly Operation[]): ReadonlyMap<string, string> => {
  const count = new Map<string, number>()
  for (const operation of operations) count.set(folded(operation), (count.get(folded(operation)) ?? 0) + 1)
  return new Map(
    operations.map(operation => {
      const name = slug(operation)
      const isOwn = count.get(folded(operation)) === 1 && name.length <= LONGEST
      return [operation.key, isOwn ? name : `${name.slice(0, LONGEST)}.${digestOfKey(operation)}`]
    }),
  )
}

/** Some file systems do not tell cases apart. */
const folded = (operation: Operation): string => slug(operation).toLowerCase()

const digestOfKey = ({ key }: Operation): string => createHash('sha256').update(key).digest('hex').slice(0, 8)
