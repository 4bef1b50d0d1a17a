import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import '@hyperjump/json-schema/formats'
import '@hyperjump/json-schema/openapi-3-0'
import '@hyperjump/json-schema/openapi-3-1'
import {
  setShouldValidateFormat,
  setShouldValidateSchema,
  validate,
} from '@hyperjump/json-schema/openapi-3-2'
import { parse } from 'yaml'

setShouldValidateFormat(true)
// Values are what it judges: some documents hold what only this project repairs or takes.
setShouldValidateSchema(false)

export type Judge = (value: unknown) => boolean

type Node = Record<string, unknown>

export interface JudgedDocument {
  readonly text: string
  /** OpenAPI version whose rules count; default: that of the document. */
  readonly version: string | undefined
  /** File to write for the validator, which reads none but `.openapi.json`. */
  readonly file: string
}

/** Where the schema of a body, or of the answer of a success, stands in a document. */
export type SchemaPlace = 'body' | 'answer'

/**
 * What a second validator, which shares no code with the generated ones, says about the values of an operation; the text
 * is read by a parser of its own.
 */
export const independentJudge = async (
  { text, version, file }: JudgedDocument,
  { method, path }: { readonly method: string; readonly path: string },
  place: SchemaPlace,
): Promise<Judge> => {
  const doc: Node = parse(text, { merge: true })
  const item = follow(doc, ['paths', path])
  const keys = follow(doc, [
    ...item,
    method.toLowerCase(),
    ...(place === 'body' ? ['requestBody'] : ['responses', '2']),
  ])
  const media = follow(doc, [...keys, 'content', 'json'])
  // What has no schema may be anything.
  if (!('schema' in at(doc, media))) return () => true
  const pointer = [...media, 'schema'].map(key => key.replaceAll('~', '~0').replaceAll('/', '~1'))
  await mkdir(dirname(file), { recursive: true })
  const written = version ?? String(doc['openapi'])
  // It knows versions of three numbers only.
  await writeFile(
    file,
    JSON.stringify({ ...doc, openapi: /^\d\.\d$/.test(written) ? `${written}.0` : written }),
  )
  const judge = await validate(`${pathToFileURL(file)}#/${pointer.map(encodeURIComponent).join('/')}`)
  return value => judge(value as Parameters<typeof judge>[0]).valid
}

const at = (doc: Node, keys: readonly string[]): Node => {
  let node = doc
  for (const key of keys) node = node[key] as Node
  return node
}

/**
 * The keys that lead to an object of OpenAPI, also through references. A status is named by how it begins, a media type by
 * what it holds.
 */
const follow = (doc: Node, keys: readonly string[]): string[] => {
  let found: string[] = []
  for (const key of keys) {
    const names = Object.keys(at(doc, found))
    const name =
      names.find(each => each === key) ??
      names.find(each => (key === '2' ? each.startsWith('2') : each.includes(key)))
    found = [...found, name ?? key]
    for (let { $ref } = at(doc, found); typeof $ref === 'string'; { $ref } = at(doc, found))
      found = $ref
        .slice('#/'.length)
        .split('/')
        .map(each => decodeURIComponent(each).replaceAll('~1', '/').replaceAll('~0', '~'))
  }
  return found
}
