import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'
import ts from 'typescript'
import type { JsonObject } from '../spec/document.js'
import { OPEN, openAnswers } from './open-answers.js'
import { MARK } from './output.js'

/**
 * The text of `generated/schema.d.ts`.
 *
 * `defaultNonNullable: false`: a field with a default stays optional in a request, as the contract says.
 * `emptyObjectsUnknown`: an object without declared properties may hold anything, and is not `Record<string, never>`.
 * Enums of answers are open: see `openAnswers`.
 * Not used: `immutable` (openapi-fetch 0.17 loses array methods in answers), `additionalProperties` (blind to typos).
 */
export const generateTypes = async (doc: JsonObject): Promise<string> => {
  const nodes = await openapiTS(openAnswers(doc) as unknown as OpenAPI3, {
    defaultNonNullable: false,
    emptyObjectsUnknown: true,
    silent: true,
    transform: schema => (Object(schema)[OPEN] === true ? anyText() : undefined),
  })
  return `// ${MARK} (openapi-typescript); do not edit.\n${astToString(nodes)}`
}

/** `string & {}`: any text, beside literals that an editor still offers. */
const anyText = (): ts.TypeNode =>
  ts.factory.createParenthesizedType(
    ts.factory.createIntersectionTypeNode([
      ts.factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword),
      ts.factory.createTypeLiteralNode([]),
    ]),
  )
