import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { bundleSchema } from '../../../scripts/generate/schema-bundle.js'
import type { JsonObject } from '../../../scripts/spec/document.js'

/** Says what is wrong with a value; nothing means that it is valid. */
export type Check = (value: unknown) => readonly string[]

/**
 * Plain Ajv with the formats of `ajv-formats`: neither the generated validators nor Prism have a hand in it, so that a
 * fault of theirs cannot hide itself.
 */
const ajv = new Ajv2020({
  ...{ allErrors: true, strict: true, strictTypes: false, strictRequired: false },
  // An unknown format is an annotation; unknown keywords are refused where values are drawn.
  ...{ strictSchema: false, logger: false },
})
addFormats.default(ajv)

/** A check of a self-contained JSON Schema. It is compiled when it is first used. */
export const compileCheck = (schema: JsonObject): Check => {
  let validate: ReturnType<typeof ajv.compile> | undefined
  return value => {
    validate ??= ajv.compile(schema)
    if (validate(value)) return []
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      `${instancePath} ${message} ${JSON.stringify(params)}`.trim(),
    )
  }
}

/** A check of a schema of the document. A closed one refuses what is not declared. */
export const checkOf = (doc: JsonObject, schema: JsonObject, closed: boolean): Check =>
  compileCheck(bundleSchema(doc, schema, closed))

/** The same check for the same key: schemas are looked at many times, and compiling one takes a millisecond. */
export const memoize = <K, V>(make: (key: K) => V): ((key: K) => V) => {
  const made = new Map<K, V>()
  return key => {
    const known = made.get(key)
    if (known !== undefined) return known
    const value = make(key)
    made.set(key, value)
    return value
  }
}
