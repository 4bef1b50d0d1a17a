import type { JsonObject } from '../spec/document.js'
import type { Parts, PartsReader } from './parts.js'
import { commonTypes, type TypesIfSaid, typesImplied, typesSaid, unitedTypes, withType } from './types.js'

/** The types that pass what was read of a document, null among them. */
export const typesReader = (partsOf: PartsReader): ((parts: Parts) => TypesIfSaid) => {
  const known = new Map<string, TypesIfSaid>()
  return parts => {
    const open = new Set<string>()
    // A list in place of calls: unions may lie deeper in each other than the stack is deep.
    const left: Parts[] = [parts]
    for (let next = left.at(-1); next; next = left.at(-1)) {
      const members = next.unions.flatMap(union => union.members.map(each => partsOf(each.parts)))
      const missing = members.filter(({ key }) => !known.has(key) && !open.has(key))
      open.add(next.key)
      if (missing.length > 0) left.push(...missing)
      else {
        // A union that holds itself says nothing of types.
        if (!known.has(next.key))
          known.set(
            next.key,
            typesSaidBy(next, each => known.get(partsOf(each).key)),
          )
        left.pop()
      }
    }
    return known.get(parts.key)
  }
}

const typesSaidBy = (
  { own, unions }: Parts,
  typesOfMember: (parts: Parameters<PartsReader>[0]) => TypesIfSaid,
): TypesIfSaid => {
  const saidBy = (read: (schema: JsonObject) => TypesIfSaid): TypesIfSaid =>
    own
      .map(({ schema, orNull }) => (orNull ? withType(read(schema), 'null') : read(schema)))
      .reduce(commonTypes, undefined)
  const ofUnions = unions.map(({ members, isNullable }) => {
    const united = unitedTypes(members.map(({ parts }) => typesOfMember(parts)))
    return isNullable ? withType(united, 'null') : united
  })
  return [saidBy(typesSaid), ...ofUnions].reduce(commonTypes, undefined) ?? saidBy(typesImplied)
}
