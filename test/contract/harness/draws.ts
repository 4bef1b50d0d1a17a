import { isObject, type JsonObject, type Operation, type Parameter } from '../../../scripts/spec/document.js'
import { edgesOf } from './edges.js'
import { type ContractRequest, parametersIn } from './request.js'
import { SIZES, sampleInText, sampleRequest, sampleValue } from './samples.js'
import { checkOf } from './schema-check.js'
import { SPECIAL_SEGMENT } from './special-text.js'
import { propertiesOf, requiredOf, variantsOf } from './variants.js'

/** A request that is drawn for a purpose. */
export interface Draw {
  readonly why: string
  readonly request: ContractRequest
}

/** The requests of an operation at its edges; the same contract gives the same ones. */
export const drawsOf = (doc: JsonObject, operation: Operation): Draw[] => {
  const sizes = SIZES.map(size => ({ why: `the ${size}`, request: sampleRequest(doc, operation, size) }))
  const [smallest, fullest] = sizes.map(({ request }) => request)
  if (!smallest || !fullest) return []
  return [
    ...sizes,
    ...aloneDraws(doc, operation, smallest),
    ...parameterDraws(doc, operation, fullest),
    ...bodyDraws(doc, operation, smallest),
  ]
}

/** Each optional parameter and field without the others. */
const aloneDraws = (doc: JsonObject, operation: Operation, smallest: ContractRequest): Draw[] => [
  ...(['query', 'header', 'cookie'] as const).flatMap(place =>
    parametersIn(place, operation)
      .filter(each => !each.required)
      .map(({ name, schema }) => ({
        why: `${place} ${name} alone`,
        request: { ...smallest, [place]: { ...smallest[place], [name]: sampleInText(doc, schema, name) } },
      })),
  ),
  ...aloneFields(doc, operation.body, smallest.body).map(({ name, body }) => ({
    why: `field ${name} alone`,
    request: { ...smallest, body },
  })),
]

const aloneFields = (doc: JsonObject, schema: JsonObject | undefined, smallest: unknown) => {
  if (schema === undefined || !isObject(smallest)) return []
  const check = checkOf(doc, schema, false)
  const form = variantsOf(doc, schema).find(({ type }) => type === 'object')
  const optional = form
    ? Object.entries(propertiesOf(form)).filter(([name]) => !requiredOf(form).includes(name))
    : []
  return (
    optional
      .map(([name, field]) => ({
        name,
        body: { ...smallest, [name]: sampleValue(doc, field, 'fullest', name, 1) },
      }))
      // Some fields are only valid together; they travel in the fullest.
      .filter(({ body }) => check(body).length === 0)
  )
}

/** Edges of the parameters, those of all of them at once. */
const parameterDraws = (doc: JsonObject, operation: Operation, fullest: ContractRequest): Draw[] => {
  const columns = (['path', 'query', 'header', 'cookie'] as const).flatMap(place =>
    parametersIn(place, operation).map(parameter => ({
      place,
      name: parameter.name,
      edges: parameterEdges(doc, parameter),
    })),
  )
  const count = Math.max(0, ...columns.map(({ edges }) => edges.length))
  return Array.from({ length: count }, (_, index) => {
    const edgesIn = (place: Parameter['in']) =>
      Object.fromEntries(
        columns
          .filter(each => each.place === place && each.edges.length > 0)
          .map(({ name, edges }) => [name, edges[index % edges.length]]),
      )
    return {
      why: `edge ${index} of the parameters`,
      request: {
        ...fullest,
        path: { ...fullest.path, ...edgesIn('path') },
        query: { ...fullest.query, ...edgesIn('query') },
        header: { ...fullest.header, ...edgesIn('header') },
        cookie: { ...fullest.cookie, ...edgesIn('cookie') },
      },
    }
  })
}

/** What a place can carry: a path no empty text and no slash, a header only what ASCII prints, none of them an object. */
const parameterEdges = (doc: JsonObject, { in: place, schema, name, required }: Parameter): unknown[] => {
  const check = checkOf(doc, schema, false)
  const edges = edgesOf(doc, schema, name)
  const special = place === 'path' && check(SPECIAL_SEGMENT).length === 0 ? [SPECIAL_SEGMENT] : []
  return [...special, ...edges].filter(edge => {
    if (isObject(edge)) return false
    if (edge === null) return place === 'query' && !required
    const texts = [edge].flat().map(String)
    if (texts.length === 0) return false
    if (place === 'path')
      return !Array.isArray(edge) && texts.every(text => text.trim() !== '' && !/^\.\.?$|[/\\]/.test(text))
    // Prism takes an empty text for a missing value.
    if (place === 'query') return texts.every(text => text !== '') && !texts.includes('null')
    return !Array.isArray(edge) && texts.every(text => /^[\x21-\x7e]+$/.test(text) && !/[;,"\\]/.test(text))
  })
}

const bodyDraws = (doc: JsonObject, { body: schema }: Operation, smallest: ContractRequest): Draw[] => {
  if (schema === undefined) return []
  return edgesOf(doc, schema, 'body')
    .filter(body => isObject(body) || Array.isArray(body))
    .map((body, index) => ({ why: `edge ${index} of the body`, request: { ...smallest, body } }))
}
