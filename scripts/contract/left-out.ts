import { isObject, type JsonObject, METHODS, operationsOf } from '../spec/document.js'
import { parseSource, type Source } from '../spec/source.js'

/** Keys of the operations that a specification has and that are not in what is generated from it. */
export const leftOutOf = (source: Source, generated: JsonObject): string[] => {
  const known = new Set(operationsOf(generated).map(({ key }) => shapeOf(key)))
  const { paths } = parseSource(source)
  return Object.entries(isObject(paths) ? paths : {}).flatMap(([path, item]) =>
    METHODS.filter(method => isObject(item) && method in item)
      .map(method => `${method.toUpperCase()} ${path}`)
      .filter(key => !known.has(shapeOf(key))),
  )
}

/** Without the names of path parameters, which a repair may change. */
const shapeOf = (key: string): string => key.replaceAll(/\{[^}]*\}/g, '{}')
