import type { JsonObject } from '../spec/document.js'
import { type Found, found } from './change.js'
import { same } from './json.js'
import { fieldRole, type OpenApiObject } from './openapi-objects.js'
import { said } from './shown.js'

/** Fields of an object of OpenAPI that have no rule of their own, and deserve a look when they change. */
export const toldFields = (object: OpenApiObject, from: JsonObject, to: JsonObject, where: string): Found[] =>
  [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((field): Found[] => {
    if (fieldRole(object, field) !== 'told') return []
    // A flag that is not set says what nothing says.
    const [old, now] = [from, to].map(({ [field]: value }) => (value === false ? undefined : value))
    return same(old, now) ? [] : [found(where, 'constraint', 'notice', [said(field, old), said(field, now)])]
  })

export const deprecated = (from: JsonObject, to: JsonObject, where: string): Found[] => {
  const [was, is] = [from, to].map(node => node['deprecated'] === true)
  return was === is ? [] : [found(where, is ? 'deprecated' : 'undeprecated', 'notice', [null, null])]
}
