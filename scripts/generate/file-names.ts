import type { Operation } from '../spec/document.js'

const slug = ({ method, path }: Operation): string =>
  [method, ...path.split('/')]
    .filter(part => part !== '')
    .map(part => part.replaceAll(/\{([^}]*)\}/g, 'by-$1'))
    .join('-')
    .replaceAll(/[^A-Za-z0-9_-]/g, '_')

/**
 * The module name of each operation, by key: `GET /v1/units/{id}` is `get-v1-units-by-id`. Paths that would share a
 * name, such as two that differ in a trailing slash only, are numbered in the order of the specification.
 */
export const fileNames = (operations: readonly Operation[]): ReadonlyMap<string, string> => {
  const taken = new Set<string>()
  const names = new Map<string, string>()
  for (const operation of operations) {
    const base = slug(operation)
    let name = base
    // Compared in lower case: some file systems do not tell cases apart.
    for (let n = 2; taken.has(name.toLowerCase()); n += 1) name = `${base}-${n}`
    taken.add(name.toLowerCase())
    names.set(operation.key, name)
  }
  return names
}
